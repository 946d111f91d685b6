import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { AwsEmulators } from '../../infra/local/emulators/aws-emulators.ts';
import type { FunctionSetup } from '../../infra/local/local-stack.ts';

export const repository = path.resolve(import.meta.dirname, '../..');

const reference = z.object({ Ref: z.string() });

export const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});
export type Template = z.output<typeof template>;

/** Runs the CDK's command line as an operator does. Resolves to its output. */
export async function cdkSynth(
  directory: string,
  context: Record<string, string> = {},
): Promise<{ template: Template; written: string }> {
  const settings = Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const cdk = path.join(repository, 'node_modules/aws-cdk/bin/cdk');
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [cdk, 'synth', '--quiet', '--output', directory, ...settings],
    { cwd: repository },
  );
  const file = path.join(directory, 'ZuoraPendingClose.template.json');
  return { template: template.parse(JSON.parse(readFileSync(file, 'utf8'))), written: stdout + stderr };
}

/** The logical id that an output refers to. */
export function outputRef({ Outputs }: Template, name: string): string {
  return reference.parse(Outputs[name]?.Value).Ref;
}

const lambdaProperties = z.object({
  Handler: z.string(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.union([z.string(), reference])) }),
});

export interface DeployedFunction {
  /** The asset in `cdk.out`, with Lambda's `handler` setting. */
  code: { bundle: string; handler: string };
  timeoutSeconds: number;
  /** The template's variables, with each reference replaced by its value. */
  environment(values: Record<string, string>): Record<string, string>;
}

/** The function that an output names, as the template describes it. */
export function deployedFunction(template: Template, directory: string, output: string): DeployedFunction {
  const resource = template.Resources[outputRef(template, output)];
  const asset = z.string().parse(resource?.Metadata['aws:asset:path']);
  return describedFunction(resource?.Properties, path.join(directory, asset));
}

/** A function by its properties in a template, and the folder of its code. */
export function describedFunction(properties: unknown, bundle: string): DeployedFunction {
  const { Handler, Timeout, Environment } = lambdaProperties.parse(properties);
  return {
    code: { bundle, handler: Handler },
    timeoutSeconds: Timeout,
    environment(values) {
      const variables = Object.entries(Environment.Variables).map(([name, value]) => {
        const resolved = typeof value === 'string' ? value : values[value.Ref];
        if (resolved === undefined) throw new Error(`${name} refers to what the local stack does not have`);
        return [name, resolved] as const;
      });
      return Object.fromEntries(variables);
    },
  };
}

/** The settings of a stack that may call a Zuora on this machine. Everything else is as it would be deployed. */
export const localSettings: Readonly<Record<string, string>> = {
  zuoraExtraHosts: '127.0.0.1',
  pollMinSeconds: '1',
  pollMaxSeconds: '2',
  backoffMinSeconds: '1',
  backoffMaxSeconds: '5',
};

/**
 * Sets a function up in a local stack with the environment of its template.
 *
 * @param others the values of references that no output of the stack has
 */
export function setupOf(
  { code, timeoutSeconds, environment }: DeployedFunction,
  template: Template,
  others: Record<string, string> = {},
): FunctionSetup {
  const valuesIn = (emulators: AwsEmulators): Record<string, string> => ({
    [outputRef(template, 'CloseRequestQueueUrl')]: emulators.requestQueue.url,
    [outputRef(template, 'DeadLetterQueueUrl')]: emulators.deadLetterQueue.url,
    [outputRef(template, 'OutcomeTopicArn')]: emulators.outcomeTopicArn,
    [outputRef(template, 'LedgerTableName')]: emulators.ledgerTableName,
    ...others,
  });
  return {
    code,
    timeoutSeconds,
    environment: (_ours, emulators) => ({ ...emulators.variables, ...environment(valuesIn(emulators)) }),
  };
}
