import { randomUUID } from 'node:crypto';
import type { ReceivedMessage } from '../../infra/local/emulators/mailbox.ts';
import type { FunctionLogLine } from '../../infra/local/lambda/log-line.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../infra/local/local-stack.ts';
import type { Books } from '../../infra/zuora-simulator/simulator.ts';
import { canaryCredentials } from '../canary.ts';
import { messageIn } from '../until.ts';

/** The outcome event as a subscriber parses it. */
export interface OutcomeEvent {
  id: string;
  subject: string;
  type: string;
  data: {
    outcome: string;
    requestId: string;
    entityId: string | null;
    adopted: boolean;
    pendingCloseAt: string | null;
    accountingPeriod: { id: string | null; name: string | null; status: string | null };
    trialBalance: { status: string | null; start: string | null; errorMessage: string | null };
    reportFileIds: Record<string, string | null>;
    reasons: { code: string; message: string; zuoraCode: string | null }[];
    zuoraTrackId: string;
  };
}

/** One entity's books within a stack, so that many tests can close at the same time. */
export interface Entity {
  entityId: string;
  books: Books;
  /** Adds months from Aug 2026 on. Those before Nov 2026 are closed. Returns the id of Nov 2026. */
  november: string;
}

export interface LocalWorld extends LocalStack {
  logs: FunctionLogLine[];
  /** New books, for a new entity. */
  entity(): Entity;
  /** Sends a request for an entity. Resolves to the request's id. */
  ask(entityId: string, accountingPeriod: object, more?: object): Promise<string>;
  /** The first delivery of a request's outcome. */
  outcomeOf(requestId: string): Promise<OutcomeEvent>;
  /** Every delivery until now. */
  deliveriesOf(requestId: string): ReceivedMessage[];
  /** The PUTs that Zuora received for a period. */
  putsFor(periodId: string): { effect: boolean; status: number | null }[];
}

const entityIds = Array.from({ length: 60 }, () => randomUUID());

/** A local stack whose default tenant has many entities, with the canary's credentials. */
export async function startLocalWorld(options: LocalStackOptions = {}): Promise<LocalWorld> {
  const { clientId, clientSecret } = canaryCredentials;
  const logs: FunctionLogLine[] = [];
  const stack = await startLocalStack({
    timings: { backoffMaxSeconds: 3, putAnswerSeconds: 2 },
    sampleBooks: false,
    ...options,
    simulator: { runSeconds: 1, clients: [{ clientId, clientSecret, entityIds }], ...options.simulator },
    onLog: (line) => {
      logs.push(line);
      options.onLog?.(line);
    },
  });
  const free = [...entityIds];
  const requestOf = (message: ReceivedMessage): string => JSON.parse(message.body).data.requestId;

  return {
    ...stack,
    logs,
    entity() {
      const entityId = free.pop() ?? '';
      const books = stack.simulator.books({ entityId });
      const ids = books.addMonths('2026-08', 6, { closedThrough: '2026-10' });
      return { entityId, books, november: ids[3] ?? '' };
    },
    async ask(entityId, accountingPeriod, more = {}) {
      const requestId = `test/${randomUUID()}`;
      await stack.send({ requestId, entityId, accountingPeriod, ...more });
      return requestId;
    },
    async outcomeOf(requestId) {
      const message = await messageIn(stack.outcomes(), (each) => requestOf(each) === requestId);
      return JSON.parse(message.body);
    },
    deliveriesOf: (requestId) => stack.outcomes().messages.filter((each) => requestOf(each) === requestId),
    putsFor: (periodId) =>
      stack.simulator.requests
        .filter(({ method, path }) => method === 'PUT' && path.endsWith(`/${periodId}/pending-close`))
        .map(({ effect, status }) => ({ effect, status })),
  };
}
