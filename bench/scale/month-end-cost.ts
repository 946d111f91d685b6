import { prices } from '../../test/infra/aws/cost/cost.ts';
import type { MonthEnd } from './month-end.ts';

/** How much memory each function has, in MB (infra/aws/function/handler-function.ts). */
export interface Memory {
  closingMb: number;
  pollingMb: number;
}

const count = ({ requests }: MonthEnd, ...commands: string[]) =>
  commands.reduce((sum, command) => sum + (requests.get(command) ?? 0), 0);

/** AWS requests of a month-end: those of the functions, and those that Lambda makes to the queue. */
export function awsRequests(month: MonthEnd): number {
  const all = [...month.requests.values()].reduce((sum, each) => sum + each, 0);
  return all + queueRequests(month);
}

/** Each message is sent, and each batch is received and deleted. */
const queueRequests = ({ closes, batches }: MonthEnd) => closes + 2 * batches;

/** What a month-end costs in addition to an idle stack, in US dollars at list prices. Pure. */
export function monthEndDollars(month: MonthEnd, { closingMb, pollingMb }: Memory): number {
  const { million } = prices;
  const pollingMs = month.ticks.reduce((sum, { tookMs }) => sum + tookMs, 0);
  const gbSeconds = (month.closingMs * closingMb + pollingMs * pollingMb) / 1024 / 1000;
  const sqs = queueRequests(month) + count(month, 'ChangeMessageVisibilityCommand', 'SendMessageCommand');
  const perMillion =
    month.readUnits * million.readUnits +
    month.writeUnits * million.writeUnits +
    count(month, 'GetSecretValueCommand') * million.secretCalls +
    count(month, 'PublishCommand') * million.snsRequests +
    sqs * million.sqsRequests +
    month.batches * million.lambdaRequests;
  return gbSeconds * prices.gbSecond + perMillion / 1_000_000;
}
