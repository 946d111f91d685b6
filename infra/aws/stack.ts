import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { AlarmTopic } from './alarm/alarm-topic.ts';
import { CloseRequests } from './close-requests.ts';
import { Credentials } from './credentials.ts';
import { CustomerKeys } from './keys/customer-keys.ts';
import { printKeyPolicies } from './keys/key-policies.ts';
import { Ledger } from './ledger.ts';
import { watchClosing } from './monitoring/closing-alarms.ts';
import { Dashboard } from './monitoring/dashboard.ts';
import { unusualSecondsOf, watchPolling } from './monitoring/polling-alarms.ts';
import { ZuoraAlarms } from './monitoring/zuora-alarms.ts';
import { Outcomes } from './outcomes.ts';
import { ScheduledCloses } from './scheduled-closes.ts';
import type { Settings } from './settings/settings.ts';
import { tagAll } from './tags.ts';
import { TrialBalancePolling } from './trial-balance-polling.ts';

/** Everything that runs in AWS. It is deployed to the account and region of the caller's credentials. */
export class PendingCloseStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings.stackName, {
      stackName: settings.stackName,
      description:
        'Sets Zuora accounting periods to pending close and publishes the outcome of their trial balances',
    });
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
    watchClosing(closing, alarms, settings);
    watchPolling(polling, { alarms, settings, queue: closing.queue });
    new ZuoraAlarms(this, 'Zuora', alarms, settings);
    // The id is part of logical ids, so it stays as it was first deployed.
    new Dashboard(this, 'Watching', { closing, polling, unusualSeconds: unusualSecondsOf(settings) });

    tagAll(this, settings);

    this.output('CloseRequestQueueUrl', closing.queue.queueUrl, 'Send close requests here');
    this.output(
      'CloseRequestQueueArn',
      closing.queue.queueArn,
      'The same queue, for policies and event targets',
    );
    this.output(
      'DeadLetterQueueUrl',
      closing.deadLetterQueue.queueUrl,
      'Messages that are no close request, with the reason',
    );
    this.output('OutcomeTopicArn', outcomes.topic.topicArn, 'Subscribe to outcomes here');
    this.output('LedgerTableName', ledger.table.tableName, 'What was asked, done and told');
    this.output(
      'CredentialsSecretName',
      credentials.defaultSecretName,
      'Put the credentials of the default tenant here',
    );
    this.output(
      'SetPendingCloseFunctionName',
      closing.handler.function.functionName,
      'Sets periods to pending close',
    );
    this.output(
      'PollTrialBalanceFunctionName',
      polling.handler.function.functionName,
      'Watches trial balances, publishes outcomes',
    );
    this.output('AlarmTopicArn', alarms.topic.topicArn, 'Subscribe whoever is on call here');
  }

  /** An output with exactly this name: other programs read it. */
  private output(name: string, value: string, description: string) {
    new CfnOutput(this, name, { value, description });
  }
}
