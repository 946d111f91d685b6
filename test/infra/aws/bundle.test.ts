import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { repository } from '../../../infra/aws/bundling.ts';
import { PendingCloseStack } from '../../../infra/aws/stack.ts';
import { settingsOf } from './settings-sets.ts';

/**
 * What the SDK's other ways to find credentials bring into a bundle, minified or not. The name of the package that
 * joins them is none of it: each client carries its own list of dependencies.
 */
const waysIn = (code: string) =>
  code.match(
    /credential-provider-(sso|ini|login|process|web-identity|http|imds)|GetRoleCredentials|AssumeRoleWithWebIdentity/g,
  ) ?? [];

/** Bundles both functions as a deployment does, and finds them as others do: by the asset path in the template. */
function bundles(): Map<string, string> {
  const app = new App({ context: { ...cdkJson.context, 'aws:cdk:enable-asset-metadata': true } });
  const stack = new PendingCloseStack(app, settingsOf({}));
  const assembly = app.synth();
  const resources: Record<string, { Type: string; Metadata?: Record<string, string> }> =
    assembly.getStackArtifact(stack.artifactId).template.Resources;
  return new Map(
    Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([name, { Metadata }]) => [
        name,
        path.join(assembly.directory, Metadata?.['aws:asset:path'] ?? 'none', 'index.js'),
      ]),
  );
}

const built = bundles();

describe.each(['SetPendingClose', 'PollTrialBalance'])('the bundle of %s', (name) => {
  const [, file = ''] = [...built].find(([logicalId]) => logicalId.includes(name)) ?? [];
  const code = readFileSync(file, 'utf8');

  it('looks for credentials in the environment alone', () => {
    expect(waysIn(code)).toEqual([]);
  });

  it('is small enough to start fast', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(600_000);
    expect(code.includes('sourceMappingURL')).toBe(false);
  });

  it('loads in plain Node without anything beside it, and exports the handler', () => {
    const script = `process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`;
    const environment = { AWS_REGION: 'eu-central-1', PATH: process.env.PATH };

    expect(execFileSync(process.execPath, ['-e', script], { env: environment, encoding: 'utf8' })).toBe(
      'function',
    );
  });
});

it('would carry the other ways without the alias, so that the check above checks something', async () => {
  const { outputFiles } = await build({
    entryPoints: [path.join(repository, 'functions/poll-trial-balance/handler.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    logLevel: 'silent',
  });

  expect(waysIn(outputFiles[0]?.text ?? '')).not.toEqual([]);
});
