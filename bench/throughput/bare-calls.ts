/**
 * Makes the calls that a close must make, in the same order, with only the SDK's client and fetch. Runs in its own
 * process.
 */
import { DynamoDBClient, PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { answerParent } from '../child.ts';
import {
  type BareSetup,
  bareQuestion,
  type Close,
  type RecordedCall,
  type TenantSecret,
  timed,
} from './questions.ts';

const dynamodb = new DynamoDBClient();
const tokens = new Map<string, string>();
const tokenAnswer = z.object({ access_token: z.string() });
const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const putInput = z.custom<PutItemCommandInput>(isObject);
let setup: BareSetup | undefined;

async function fetchToken({ baseUrl, clientId, clientSecret }: TenantSecret): Promise<string> {
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(`${baseUrl}/oauth/token`, { method: 'POST', body: new URLSearchParams(grant) });
  return tokenAnswer.parse(await answer.json()).access_token;
}

type Call = () => Promise<unknown>;

function dynamodbCall(operation: string, input: unknown): Call {
  if (operation !== 'PutItem')
    throw new Error(`A close calls DynamoDB's ${operation}: add it to bare-calls.ts`);
  const command = new PutItemCommand(putInput.parse(input));
  return () => dynamodb.send(command);
}

/** Turns a call of the recorded close into the same call of another close. */
function callFor(
  close: Close,
  { to, method, path, headers, body }: RecordedCall,
  { of, tenants }: BareSetup,
): Call {
  const rewritten = (text: string) =>
    text
      .replaceAll(of.requestId, close.requestId)
      .replaceAll(of.periodId, close.periodId)
      .replaceAll(of.tenant, close.tenant);
  if (to === 'dynamodb') return dynamodbCall(method, JSON.parse(rewritten(body)));
  const url = `${tenants[close.tenant]?.baseUrl}${rewritten(path)}`;
  const authorized = { ...headers, authorization: `Bearer ${tokens.get(close.tenant)}` };
  return async () => {
    const answer = await fetch(url, { method, headers: authorized });
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status}`);
    return answer.json();
  };
}

async function inOrder(calls: readonly Call[]): Promise<void> {
  for (const call of calls) await call();
}

answerParent(async (raw) => {
  const question = bareQuestion.parse(raw);
  if ('calls' in question) {
    setup = question;
    for (const [tenant, secret] of Object.entries(question.tenants)) {
      tokens.set(tenant, await fetchToken(secret));
    }
    return { isReady: true };
  }
  const known = setup;
  if (known === undefined) throw new Error('The calls of a close must be sent before the first batch');
  // As in the function: the closes of a tenant one after another, the tenants at the same time.
  const batches = question.batches.map((closes) =>
    [...Map.groupBy(closes, ({ tenant }) => tenant).values()].map((own) =>
      own.flatMap((close) => known.calls.map((call) => callFor(close, call, known))),
    ),
  );
  return timed(async () => {
    for (const tenants of batches) await Promise.all(tenants.map(inOrder));
  });
});
