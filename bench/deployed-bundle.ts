import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import cdkJson from '../cdk.json' with { type: 'json' };
import { readSettings } from '../infra/aws/settings/settings.ts';
import { PendingCloseStack } from '../infra/aws/stack.ts';
import { type PreparedCode, prepareCode } from '../infra/local/lambda/function-code.ts';

const lambda = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.object({ Handler: z.string() }),
  Metadata: z.object({ 'aws:asset:path': z.string() }),
});

/** A function's bundle, made by the stack as for a deployment. */
export async function deployedBundle(name: 'SetPendingClose' | 'PollTrialBalance'): Promise<PreparedCode> {
  const outdir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    const app = new App({ outdir, context: { ...cdkJson.context, 'aws:cdk:enable-asset-metadata': true } });
    const stack = new PendingCloseStack(app, readSettings(cdkJson.context));
    const { Resources } = z
      .object({ Resources: z.record(z.string(), z.unknown()) })
      .parse(app.synth().getStackArtifact(stack.artifactId).template);
    const [, resource] =
      Object.entries(Resources).find(([id, found]) => id.includes(name) && lambda.safeParse(found).success) ??
      [];
    const { Properties, Metadata } = lambda.parse(resource);
    const bundle = path.join(outdir, Metadata['aws:asset:path']);
    return await prepareCode({ bundle, handler: Properties.Handler });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
