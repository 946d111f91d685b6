import { type AwsEmulators, startAwsEmulators } from '../../infra/local/emulators/aws-emulators.ts';
import { secretPrefix } from '../../infra/local/function-environments.ts';
import { startZuoraSimulator, type ZuoraSimulator } from '../../infra/zuora-simulator/simulator.ts';

/** AWS's emulators and a simulated Zuora with one open period. */
export interface Place {
  emulators: AwsEmulators;
  simulator: ZuoraSimulator;
  periodId: string;
}

/** The first event of a process, and how to check that it was handled. */
export interface Occasion {
  environment: Record<string, string>;
  /** Makes everything ready for one more first event. Resolves to that event. */
  prepare(): Promise<unknown>;
  /** @throws unless the event that was prepared last was handled as expected */
  check(answer: unknown): void;
}

/**
 * The variables that Lambda sets in addition to the function's own environment. From them, Powertools concludes that it
 * runs on Lambda and must trace. Amazon's runtime client needs them, too. Nothing receives the traces.
 */
export const lambdaVariables = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'cold-start',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/cold-start',
  AWS_LAMBDA_LOG_STREAM_NAME: 'cold-start',
  LAMBDA_TASK_ROOT: '/var/task',
  AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
  _X_AMZN_TRACE_ID: 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1',
  TZ: ':UTC',
};

/** A static token that the simulated Zuora accepts. */
export const bearerToken = 'floor';

const period = {
  name: 'Nov 2026',
  startDate: '2026-11-01',
  endDate: '2026-11-30',
  fiscalYear: 2026,
  fiscalQuarter: 4,
};

export async function startPlace(): Promise<Place> {
  const [emulators, simulator] = await Promise.all([
    startAwsEmulators(),
    startZuoraSimulator({
      // The run does not end, so that a tick keeps its item. With a lag, a reopened period would show the previous run.
      runSeconds: 'manual',
      queueSeconds: 0,
      lagSeconds: 0,
      bearerTokens: [bearerToken],
      // Every fresh process requests a token.
      tokensPerMinute: 1_000_000,
    }),
  ]);
  const periodId = simulator.books().addPeriod(period);
  const [client] = simulator.clients;
  if (client === undefined) throw new Error('The simulator has no client');
  const { clientId, clientSecret } = client;
  emulators.secrets.put(`${secretPrefix}/default`, { baseUrl: simulator.url, clientId, clientSecret });
  return { emulators, simulator, periodId };
}

/** Counts the calls about the period after the first `since` requests. */
export function callsSince({ simulator }: Place, since: number, method: 'GET' | 'PUT'): number {
  const calls = simulator.requests.slice(since);
  return calls.filter((call) => call.method === method && call.path.includes('/accounting-periods/')).length;
}
