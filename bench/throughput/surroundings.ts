/** Runs AWS and Zuora in a separate process, so that they do not use the container's event loop. */
import { randomUUID } from 'node:crypto';
import { startAwsEmulators } from '../../infra/local/emulators/aws-emulators.ts';
import { closingEnvironment, secretPrefix } from '../../infra/local/function-environments.ts';
import { type Books, startZuoraSimulator } from '../../infra/zuora-simulator/simulator.ts';
import { answerParent } from '../child.ts';
import { deployedTimings } from '../deployed-timings.ts';
import { surroundingsQuestion } from './questions.ts';

const emulators = await startAwsEmulators({ withoutProxies: true });
const simulator = await startZuoraSimulator({ runSeconds: 'manual', clients: [], tokensPerMinute: 1000 });
const books = new Map<string, Books>();
let latency: { remove(): void } | null = null;

/** Adds a tenant with its own books. `baseUrl` is the address in its secret. */
function addTenant(name: string, baseUrl = simulator.url): object {
  const entityId = randomUUID();
  const client = { clientId: randomUUID(), clientSecret: randomUUID(), entityIds: [entityId] };
  simulator.clients.push(client);
  books.set(name, simulator.books({ entityId }));
  const secret = { baseUrl, clientId: client.clientId, clientSecret: client.clientSecret };
  emulators.secrets.put(`${secretPrefix}/${name}`, secret);
  return secret;
}

/** Adds an open period without a run. All begin on the same day, so that no period is earlier than another. */
function addPeriod(tenant: string): string {
  const dates = { startDate: '2026-11-01', endDate: '2026-11-30' };
  return books.get(tenant)?.addPeriod({ name: 'Nov 2026', ...dates }) ?? '';
}

function removePeriods(): void {
  for (const own of books.values()) {
    for (const { id, name } of own.periods()) if (name === 'Nov 2026') own.remove(id);
  }
}

function delay(delayMs: number): void {
  latency?.remove();
  const on = { path: /accounting-periods/ };
  latency = delayMs === 0 ? null : simulator.fail({ on, what: { kind: 'slow-headers', delayMs } });
}

answerParent(async (raw) => {
  const question = surroundingsQuestion.parse(raw);
  switch (question.ask) {
    case 'start':
      return { environment: closingEnvironment(emulators, deployedTimings), zuoraUrl: simulator.url };
    case 'add-tenant':
      return addTenant(question.name, question.baseUrl);
    case 'prepare':
      removePeriods();
      delay(question.latencyMs);
      return { periodIds: question.tenants.map(addPeriod) };
    case 'count':
      return { closed: simulator.requests.filter(({ method, effect }) => method === 'PUT' && effect).length };
  }
});
