import { type AwsEmulators, startAwsEmulators } from '../../infra/local/emulators/aws-emulators.ts';
import { secretPrefix } from '../../infra/local/function-environments.ts';
import { startZuoraSimulator, type ZuoraSimulator } from '../../infra/zuora-simulator/simulator.ts';

/** AWS's emulators and a simulated Zuora with one open period. */
export interface Place {
  emulators: AwsEmulators;
  simulator: ZuoraSimulator;
  periodId: string;
}

/** A token that opens the simulated Zuora without asking for one. */
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
      // A run goes on, so that a tick keeps its item; a lag would make a reopened period show the run before.
      runSeconds: 'manual',
      queueSeconds: 0,
      lagSeconds: 0,
      bearerTokens: [bearerToken],
      // Every fresh process asks for a token.
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

/** How many calls about the period came since so many requests. */
export function callsSince({ simulator }: Place, since: number, method: 'GET' | 'PUT'): number {
  const calls = simulator.requests.slice(since);
  return calls.filter((call) => call.method === method && call.path.includes('/accounting-periods/')).length;
}
