/** `npm run local`: keeps the local stack up, for the AWS CLI, any SDK, or a test of one's own. */
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { jsonLocalOutput, textLocalOutput } from './local-output.ts';
import { startLocalStack } from './local-stack.ts';
import { untilSignal } from './signals.ts';

/** Five ports from a given one on; without one, any that are free. */
function portsFrom(base: number | undefined) {
  if (base === undefined) return {};
  const ports = { sqs: base, sns: base + 1, dynamodb: base + 2, secrets: base + 3 };
  return { emulators: { ports }, simulator: { port: base + 4 } };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_531)
    throw new InvalidArgumentError('It is a number from 1 to 65531.');
  return port;
}

async function local({ json, port }: { json?: boolean; port?: number }): Promise<void> {
  const signal = untilSignal();
  const output = (json ? jsonLocalOutput : textLocalOutput)((line) => process.stdout.write(`${line}\n`));
  const stack = await startLocalStack({ ...portsFrom(port), onLog: output.log });
  stack.simulator.onEvent(output.zuora);
  output.started(stack);
  if (!signal.aborted) await once(signal, 'abort');
  await stack.stop();
}

try {
  await new Command('npm run local --')
    .description('Keeps the two functions running on this machine, with AWS and Zuora emulated around them.')
    .option('--json', 'print one JSON object per line: first where everything is, then what happens')
    .option(
      '--port <base>',
      'listen on five fixed ports from this one on: SQS, SNS, DynamoDB, Secrets Manager, Zuora (default: free ports)',
      parsePort,
    )
    .action(local)
    .parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
