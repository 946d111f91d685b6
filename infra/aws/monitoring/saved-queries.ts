import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EventCode } from '../../../functions/shared/telemetry/events.ts';
import { instanceOf } from '../construct/instance.ts';

interface SavedQuery {
  fields?: readonly string[];
  filter: string;
  /** The summary; without one, the query shows the newest lines. */
  stats?: string;
  sort?: string;
}

/** The query finds lines with one of these codes. */
const coded = (...codes: EventCode[]) => `code in ${JSON.stringify(codes)}`;
const since = 'min(@timestamp) as since, max(@timestamp) as last';
const line = ['@timestamp', 'code', 'tenant', 'requestId', 'periodId'];

/** The saved queries by name; the runbook refers to these names. */
const savedQueries = {
  'tenants-with-refused-credentials': {
    filter: coded('credentials-refused'),
    stats: `count(*) as refusals, ${since} by tenant, reason, detail`,
    sort: 'last desc',
  },
  'one-request': {
    fields: [
      ...line,
      'reason',
      'detail',
      'status',
      'zuoraCode',
      'seconds',
      'outcome',
      'trackId',
      'zuoraProcessId',
    ],
    filter: 'requestId = "put the request id here"',
    sort: '@timestamp asc',
  },
  'unexpected-failures': {
    fields: [...line, 'errorName', 'detail', 'errorMessage', '@message'],
    // Lambda's own line about a crash or a timeout has no field `code`.
    filter: `${coded('request-failed', 'item-failed', 'item-unreadable')} or ispresent(errorMessage) or record.status in ["error", "timeout"]`,
  },
  'trouble-with-zuora': {
    filter: coded('zuora-trouble'),
    stats: `count(*) as troubles, ${since} by tenant, reason, status, zuoraCode`,
    sort: 'last desc',
  },
  'calls-to-zuora': {
    filter: coded('zuora-call'),
    stats:
      'count(*) as calls, pct(durationMs, 50) as median, pct(durationMs, 99) as slowest by tenant, route, status',
    sort: 'slowest desc',
  },
  'waiting-requests': {
    filter: coded('request-waits'),
    stats: `count(*) as waits, ${since}, latest(seconds) as lastWait by tenant, requestId, reason`,
    sort: 'last desc',
  },
  'parked-messages': {
    fields: ['@timestamp', 'messageId', 'reason', 'detail'],
    filter: coded('request-parked'),
  },
  'ended-closes': {
    // Lines of the closing function have no field `outcome`: their code says it.
    fields: [
      ...line,
      `coalesce(outcome, replace(code, "request-", "")) as ended`,
      'reason',
      'zuoraProcessId',
    ],
    filter: coded('outcome-concluded', 'request-rejected', 'request-withdrawn'),
  },
  'unpublished-outcomes': {
    filter: coded('outcome-unpublished'),
    stats: `count(*) as attempts, ${since} by tenant, requestId, errorName`,
    sort: 'last desc',
  },
  'refused-wake-ups': {
    fields: ['@timestamp', 'code', 'tenant', 'reason', 'detail', 'errorName'],
    filter: coded('wake-up-refused', 'wake-up-undelivered'),
  },
  'unknown-words': {
    filter: coded('unknown-word'),
    stats: `count(*) as times, ${since} by tenant, requestId, periodId, detail`,
    sort: 'last desc',
  },
} as const satisfies Record<string, SavedQuery>;

type SavedQueryName = keyof typeof savedQueries;

const isName = (name: string): name is SavedQueryName => name in savedQueries;
const savedQueryNames = Object.keys(savedQueries).filter(isName);

/** A query as CloudWatch reads it, one command a line. */
export function queryLines(name: SavedQueryName): string[] {
  const { fields, filter, stats, sort }: SavedQuery = savedQueries[name];
  return [
    ...(fields === undefined ? [] : [`fields ${fields.join(', ')}`]),
    `filter ${filter}`,
    ...(stats === undefined ? [] : [`stats ${stats}`]),
    `sort ${sort ?? '@timestamp desc'}`,
    'limit 200',
  ];
}

/** Saves the queries for the functions' logs, in a folder with the instance's name. */
export function saveQueries(
  scope: Construct,
  { logGroups, hasWakeUps }: { logGroups: readonly ILogGroup[]; hasWakeUps: boolean },
): void {
  const folder = instanceOf(scope).name;
  for (const name of savedQueryNames) {
    if (name === 'refused-wake-ups' && !hasWakeUps) continue;
    new CfnQueryDefinition(scope, name, {
      name: `${folder}/${name}`,
      queryString: queryLines(name).join('\n| '),
      logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
    });
  }
}
