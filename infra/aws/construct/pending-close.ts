import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmTopic } from '../alarm/alarm-topic.ts';
import { Credentials } from '../credentials.ts';
import { CustomerKeys } from '../keys/customer-keys.ts';
import { printKeyPolicies } from '../keys/key-policies.ts';
import { Ledger } from '../ledger.ts';
import { CloseRequests } from '../messages/close-requests.ts';
import { Outcomes } from '../messages/outcomes.ts';
import { watchClosing } from '../monitoring/closing-alarms.ts';
import { Dashboard } from '../monitoring/dashboard.ts';
import { unusualSecondsOf, watchPolling } from '../monitoring/polling-alarms.ts';
import { watchWakeUps } from '../monitoring/wake-up-alarms.ts';
import { ZuoraAlarms } from '../monitoring/zuora-alarms.ts';
import { ScheduledCloses } from '../schedules/scheduled-closes.ts';
import { TrialBalancePolling } from '../schedules/trial-balance-polling.ts';
import { readProps } from '../settings/settings.ts';
import { WakeUps } from '../wake-ups/wake-ups.ts';
import { nameInstance } from './instance.ts';
import type { PendingCloseProps } from './pending-close-props.ts';
import { tagAll } from './tags.ts';

/**
 * Everything that sets accounting periods to pending close: the request queue, the functions, the ledger, the outcome
 * topic and what monitors them. A stack may hold several.
 */
export class PendingClose extends Construct {
  /** Where close requests are sent to: `closeRequestQueue.grantSendMessages(erp)`. */
  readonly closeRequestQueue: Queue;
  /** Messages that are not close requests, each with the reason. */
  readonly deadLetterQueue: Queue;
  /** Where outcomes are published: `outcomeTopic.addSubscription(…)`. */
  readonly outcomeTopic: Topic;
  /** Where alarms are sent to: `alarmTopic.addSubscription(…)`. */
  readonly alarmTopic: ITopic;
  /** The ledger: one item per close request. */
  readonly ledgerTable: Table;
  /** Sets periods to pending close. Its role takes no further permissions. */
  readonly setPendingCloseFunction: LambdaFunction;
  /** Watches trial balance runs and publishes outcomes. Its role takes no further permissions. */
  readonly pollTrialBalanceFunction: LambdaFunction;
  /** Where Zuora calls when a trial balance ends, followed by the tenant; undefined without the setting `wakeUps`. */
  readonly wakeUpUrl: string | undefined;
  /** The name of the secret with the credentials of the tenant `default`. */
  readonly credentialsSecretName: string;

  /** @throws SettingsError with every setting that breaks a rule */
  constructor(scope: Construct, id: string, props: PendingCloseProps = {}) {
    super(scope, id);
    const settings = readProps(props, this);
    nameInstance(this);
    printKeyPolicies(this, settings);
    const keys = new CustomerKeys(this, settings);
    const ledger = new Ledger(this, 'Ledger', keys);
    const credentials = new Credentials(this, 'Credentials', settings, keys);
    const alarms = new AlarmTopic(this, 'Alarms', settings, keys);
    const outcomes = new Outcomes(this, 'Outcomes', { settings, alarms, keys });
    const closing = new CloseRequests(this, 'CloseRequests', { settings, ledger, credentials, keys });
    // A group of its own, because roles and metrics name schedules by their group. It is deleted with the stack: it holds
    // nothing to keep, and with its fixed name it would make the next deployment fail.
    const group = new ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    const polling = new TrialBalancePolling(this, 'TrialBalancePolling', {
      settings,
      ledger,
      credentials,
      outcomes,
      keys,
      group,
    });
    if (settings.scheduledCloses.length > 0) {
      new ScheduledCloses(this, 'ScheduledCloses', {
        settings,
        alarms,
        queue: closing.queue,
        group,
        keys,
      });
    }
    const wakeUps = settings.wakeUps
      ? new WakeUps(this, 'WakeUps', { settings, keys, polling: polling.handler.function })
      : undefined;
    watchClosing(closing, alarms, settings);
    watchPolling(polling, { alarms, settings, queue: closing.queue });
    if (wakeUps !== undefined) watchWakeUps(wakeUps, alarms);
    new ZuoraAlarms(this, 'Zuora', alarms, settings);
    // The id is part of logical ids, so it stays as it was first deployed.
    new Dashboard(this, 'Watching', {
      closing,
      polling,
      wakeUps,
      unusualSeconds: unusualSecondsOf(settings),
    });
    // Last, because it adds the tags to the constructs that exist at this time.
    tagAll(this, settings);

    this.closeRequestQueue = closing.queue;
    this.deadLetterQueue = closing.deadLetterQueue;
    this.outcomeTopic = outcomes.topic;
    this.alarmTopic = alarms.topic;
    this.ledgerTable = ledger.table;
    this.setPendingCloseFunction = closing.handler.function;
    this.pollTrialBalanceFunction = polling.handler.function;
    this.wakeUpUrl = wakeUps?.url;
    this.credentialsSecretName = credentials.defaultSecretName;
  }

  /**
   * Gives the stack the outputs by which the tool `closes` and other programs find it. Their names are fixed, so one
   * instance in a stack can have them.
   */
  addOutputs(): void {
    const outputs: readonly (readonly [name: string, value: string, description: string])[] = [
      ['CloseRequestQueueUrl', this.closeRequestQueue.queueUrl, 'Send close requests here'],
      [
        'CloseRequestQueueArn',
        this.closeRequestQueue.queueArn,
        'The same queue, for policies and event targets',
      ],
      [
        'DeadLetterQueueUrl',
        this.deadLetterQueue.queueUrl,
        'Messages that are not close requests, with the reason',
      ],
      ['OutcomeTopicArn', this.outcomeTopic.topicArn, 'Subscribe to outcomes here'],
      ['LedgerTableName', this.ledgerTable.tableName, 'The ledger: one item per close request'],
      ['CredentialsSecretName', this.credentialsSecretName, 'Put the credentials of the default tenant here'],
      [
        'SetPendingCloseFunctionName',
        this.setPendingCloseFunction.functionName,
        'Sets periods to pending close',
      ],
      [
        'PollTrialBalanceFunctionName',
        this.pollTrialBalanceFunction.functionName,
        'Watches trial balances, publishes outcomes',
      ],
      ['AlarmTopicArn', this.alarmTopic.topicArn, 'Subscribe operators to the alarms here'],
      ...(this.wakeUpUrl === undefined
        ? []
        : [['WakeUpUrl', this.wakeUpUrl, 'Zuora calls this, followed by the tenant'] as const]),
    ];
    const stack = Stack.of(this);
    for (const [name, value, description] of outputs) new CfnOutput(stack, name, { value, description });
  }
}
