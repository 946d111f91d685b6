import { Aws, Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IWidget,
  LogQueryWidget,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { counted, fiveMinutes, measured } from '../alarm/metrics.ts';
import { instanceOf } from '../construct/instance.ts';
import type { HandlerFunction } from '../function/handler-function.ts';
import type { CloseRequests } from '../messages/close-requests.ts';
import type { TrialBalancePolling } from '../schedules/trial-balance-polling.ts';
import type { WakeUps } from '../wake-ups/wake-ups.ts';
import { queryLines, saveQueries } from './saved-queries.ts';

export interface DashboardProps {
  closing: CloseRequests;
  polling: TrialBalancePolling;
  wakeUps: WakeUps | undefined;
  /** From this age on a close is unusually old, in seconds. */
  unusualSeconds: number;
}

/** CloudWatch divides a dashboard into 24 columns. */
const wide = { width: 24, height: 7 } as const;
const half = { width: 12, height: 6 } as const;

/**
 * The instance's dashboard, from top to bottom: which alarms are raised, which closes are open and for how long, which
 * ended with which outcome, and what causes trouble. Create it last: it shows every alarm that the instance has by then.
 */
export class Dashboard extends Construct {
  readonly #props: DashboardProps;
  readonly #handlers: readonly HandlerFunction[];
  readonly #logGroupNames: string[];

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.#props = props;
    this.#handlers = [
      props.closing,
      props.polling,
      ...(props.wakeUps === undefined ? [] : [props.wakeUps]),
    ].map(({ handler }) => handler);
    const logGroups = this.#handlers.map(({ logGroup }) => logGroup);
    this.#logGroupNames = logGroups.map(({ logGroupName }) => logGroupName);
    saveQueries(this, { logGroups, hasWakeUps: props.wakeUps !== undefined });
    const { construct: whole, name } = instanceOf(this);
    const alarms = whole.node.findAll().filter((construct) => construct instanceof ImpactAlarm);
    new CloudWatchDashboard(this, 'Dashboard', {
      // Dashboards are shared by all regions of an account, so the name needs the region.
      dashboardName: `${name}-${Aws.REGION}`,
      // A close takes hours, and people look back at the week of the close.
      defaultInterval: Duration.days(7),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })],
        this.#open(),
        this.#ended(),
        this.#trouble(),
      ],
    });
  }

  #open(): IWidget[] {
    const { closing, polling, unusualSeconds } = this.#props;
    const { queue, deadLetterQueue } = closing;
    return [
      new SingleValueWidget({
        title: 'Open closes now',
        metrics: [
          measured(this, 'OpenCloses', fiveMinutes).with({ label: 'Open closes' }),
          measured(this, 'OldestOpenCloseSeconds', fiveMinutes).with({ label: 'Oldest open close, seconds' }),
          measured(this, 'OldestUnpublishedSeconds', fiveMinutes).with({
            label: 'Oldest unpublished outcome, seconds',
          }),
          visible(deadLetterQueue, 'Dead letters'),
        ],
        width: 24,
        height: 4,
      }),
      new GraphWidget({
        ...half,
        title: 'Open closes over time',
        left: [measured(this, 'OpenCloses', fiveMinutes)],
        right: [visible(queue, 'On the queue'), visible(polling.failedTicks, 'Failed ticks')],
      }),
      new GraphWidget({
        ...half,
        title: 'Age of the oldest open close',
        left: [measured(this, 'OldestOpenCloseSeconds', fiveMinutes)],
        leftAnnotations: [{ value: unusualSeconds, label: 'unusually old' }],
      }),
      this.#table('Waiting requests, with their reasons', 'waiting-requests'),
    ];
  }

  #ended(): IWidget[] {
    return [
      this.#table('Closes that ended, with their outcomes', 'ended-closes'),
      graph('Requests accepted, PUTs sent, outcomes published', {
        left: [
          counted(this, 'request-accepted', fiveMinutes),
          counted(this, 'put-sent', fiveMinutes),
          counted(this, 'outcome-published', fiveMinutes),
        ],
        width: 24,
      }),
    ];
  }

  #trouble(): IWidget[] {
    const functions = this.#handlers.map(({ function: fn }) => fn);
    return [
      graph('Calls to Zuora, and trouble with them', {
        left: [
          counted(this, 'zuora-trouble', fiveMinutes),
          counted(this, 'zuora-token-held-back', fiveMinutes),
          counted(this, 'zuora-connection-repeated', fiveMinutes),
          counted(this, 'period-list-too-large', fiveMinutes),
          counted(this, 'credentials-refused', fiveMinutes),
          counted(this, 'put-refused', fiveMinutes),
          counted(this, 'put-unclear', fiveMinutes),
          counted(this, 'unknown-word', fiveMinutes),
        ],
        right: [counted(this, 'zuora-call', fiveMinutes)],
      }),
      graph('Failures of the functions', {
        left: [
          counted(this, 'request-failed', fiveMinutes),
          counted(this, 'item-failed', fiveMinutes),
          counted(this, 'item-unreadable', fiveMinutes),
          counted(this, 'outcome-unpublished', fiveMinutes),
          counted(this, 'request-parked', fiveMinutes),
          ...functions.flatMap((fn) => [
            fn.metricErrors({ period: fiveMinutes }),
            fn.metricThrottles({ period: fiveMinutes }),
          ]),
        ],
        right: functions.map((fn) => fn.metricDuration({ period: fiveMinutes, statistic: 'Maximum' })),
      }),
      this.#table('Tenants whose credentials are refused', 'tenants-with-refused-credentials'),
      ...this.#wakeUps(),
    ];
  }

  #wakeUps(): IWidget[] {
    if (this.#props.wakeUps === undefined) return [];
    const left = [
      counted(this, 'wake-up-received', fiveMinutes),
      counted(this, 'wake-up-refused', fiveMinutes),
      counted(this, 'wake-up-undelivered', fiveMinutes),
    ];
    return [graph('Wake-ups', { left, width: 24 })];
  }

  #table(title: string, query: Parameters<typeof queryLines>[0]): IWidget {
    return new LogQueryWidget({
      ...wide,
      title,
      logGroupNames: this.#logGroupNames,
      queryLines: queryLines(query),
    });
  }
}

function visible(queue: CloseRequests['queue'], label: string) {
  return queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum', label });
}

function graph(title: string, props: GraphWidgetProps): IWidget {
  return new GraphWidget({ ...half, title, ...props });
}
