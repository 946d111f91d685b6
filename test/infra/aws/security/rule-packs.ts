import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { vi } from 'vitest';
import * as z from 'zod';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { PendingCloseStack } from '../../../../infra/aws/stack.ts';
import { type Context, settingsOf } from '../settings/settings-sets.ts';

/** What a rule says of a construct, or what somebody acknowledges there: `rule at path`. */
interface Remark {
  rule: string;
  path: string;
}

const packs = (): NagPack[] => [new AwsSolutionsChecks(), new ServerlessChecks()];

/** The stack of a set of settings in an app of its own, without bundling the functions. */
export function stackOf(context: Context): { app: App; stack: PendingCloseStack } {
  const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
  return { app, stack: new PendingCloseStack(app, settingsOf(context)) };
}

/** The same as if nobody had acknowledged anything. */
export function stackWithoutAcknowledgements(context: Context): { app: App; stack: PendingCloseStack } {
  const acknowledge = vi.spyOn(Validations.prototype, 'acknowledge').mockImplementation(() => {});
  try {
    return stackOf(context);
  } finally {
    acknowledge.mockRestore();
  }
}

/** What the AwsSolutions and the Serverless pack find and nobody has acknowledged. */
export function findingsIn(app: App): Remark[] {
  return packs().flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, path: constructPath })),
      ),
  );
}

/** Everything that is acknowledged in an app, with its reason. */
export function acknowledgementsIn(app: App): (Remark & { reason: string })[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) =>
        Object.entries(z.record(z.string(), z.string()).parse(data)).map(([id, reason]) => ({
          rule: id.replace(/^Annotation::/, ''),
          path: node.path,
          reason,
        })),
      ),
  );
}

/** Acknowledgements of something that no rule finds there any more. */
export function staleIn(acknowledgements: readonly Remark[], findings: readonly Remark[]): Remark[] {
  return acknowledgements
    .filter(
      ({ rule, path: at }) =>
        !findings.some((finding) => finding.rule === rule && `${finding.path}/`.startsWith(`${at}/`)),
    )
    .map(({ rule, path: at }) => ({ rule, path: at }));
}

const report = z.object({
  pluginReports: z.array(
    z.object({ pluginName: z.string(), violations: z.array(z.object({ ruleName: z.string() })) }),
  ),
});

/**
 * Synthesises as `cdk synth` does, with both packs and with CloudFormation's own rules. @returns every rule that has
 * anything to say, warnings too, by plug-in. The report leaves out who has nothing to say.
 */
export function remarksAtSynth(app: App): Record<string, string[]> {
  const plugins: IPolicyValidationPlugin[] = packs();
  Validations.of(app).addPlugins(...plugins);
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    app.synth();
  } catch {
    // With an error in the report the CDK throws, once it is written.
  } finally {
    said.mockRestore();
  }
  const file = path.join(app.outdir, 'validation-report.json');
  const { pluginReports } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.fromEntries(
    pluginReports.map(({ pluginName, violations }) => [
      pluginName,
      violations.map(({ ruleName }) => ruleName),
    ]),
  );
}
