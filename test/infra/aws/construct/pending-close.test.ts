import { App, CfnParameter, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { PendingClose } from '../../../../infra/aws/construct/pending-close.ts';
import type { PendingCloseProps } from '../../../../infra/aws/construct/pending-close-props.ts';
import { type Settings, settingKeys } from '../../../../infra/aws/settings/settings.ts';
import { findingsIn } from '../security/rule-packs.ts';
import { settingsOf, settingsSets } from '../settings/settings-sets.ts';
import { propertiesOf, readable, resourcesOf, templateOf } from '../template.ts';

/** A stack of somebody else's app, with the CDK's defaults and none of this repository's flags. */
const theirs = (context: Record<string, unknown> = {}) =>
  new Stack(new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } }), 'Finance');

const namesIn = (template: Template) => {
  const valuesOf = (type: string, key: string) =>
    // CloudFormation names what has no name here, such as the master key of wake-ups.
    Object.values(resourcesOf(template, type)).flatMap(({ properties }) =>
      properties[key] === undefined ? [] : [String(properties[key])],
    );
  return [
    ...valuesOf('AWS::CloudWatch::Alarm', 'AlarmName'),
    ...valuesOf('AWS::CloudWatch::Dashboard', 'DashboardName'),
    ...valuesOf('AWS::Logs::QueryDefinition', 'Name'),
    ...valuesOf('AWS::Scheduler::ScheduleGroup', 'Name'),
    ...valuesOf('AWS::SecretsManager::Secret', 'Name'),
  ];
};

/** Everything that the functions of a template count their metrics under. */
const servicesIn = (template: Template) =>
  Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(
    ({ properties }) => Object(properties.Environment).Variables.POWERTOOLS_SERVICE_NAME,
  );

describe('the construct', () => {
  it('has the settings as its props, but for the name of the stack, which is that of its stack', () => {
    expectTypeOf<keyof PendingCloseProps | 'stackName'>().toEqualTypeOf<keyof Settings>();
    expectTypeOf<Omit<Settings, 'stackName'>>().toExtend<PendingCloseProps>();
    const { stackName: _, ...props } = settingsOf({});
    expect(Object.keys(props).sort()).toEqual(settingKeys.filter((key) => key !== 'stackName').sort());
  });

  it.each(settingsSets)('makes what the repository’s own stack deploys, with %s', (_name, context) => {
    const { stackName, ...props } = settingsOf(context);
    const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
    const stack = new Stack(app, stackName);
    new PendingClose(stack, 'Default', props);
    const own = templateOf(context).toJSON();

    expect(Template.fromStack(stack).toJSON().Resources).toEqual(own.Resources);
  });

  it('needs no settings, and breaks no rule in an app without flags', () => {
    const stack = theirs();
    new PendingClose(stack, 'Closes');

    expect(findingsIn(stack.node.root as App)).toEqual([]);
    expect(resourcesOf(Template.fromStack(stack), 'AWS::DynamoDB::Table')).toHaveProperty(
      'ClosesLedgerTable',
    );
  });

  it('lets senders, subscribers and alarms of the app use what it is made of', () => {
    const stack = theirs();
    const closes = new PendingClose(stack, 'Closes');
    const erp = new Role(stack, 'Erp', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    closes.closeRequestQueue.grantSendMessages(erp);
    closes.closeRequestQueue.grantSendMessages(new AccountPrincipal('444455556666'));
    closes.outcomeTopic.addSubscription(new SqsSubscription(new Queue(stack, 'Desk')));
    closes.ledgerTable.grantReadData(erp);
    new Alarm(stack, 'DeskAlarm', {
      metric: closes.pollTrialBalanceFunction.metricErrors(),
      threshold: 1,
      evaluationPeriods: 1,
    });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['sqs:SendMessage']) })]),
      },
    });
    expect(
      JSON.stringify(propertiesOf(template, 'AWS::SQS::QueuePolicy', 'ClosesCloseRequestsQueuePolicy')),
    ).toContain('444455556666');
    expect(
      propertiesOf(
        template,
        'AWS::SNS::Subscription',
        Object.keys(resourcesOf(template, 'AWS::SNS::Subscription'))[0] ?? '',
      ),
    ).toMatchObject({
      TopicArn: 'ClosesOutcomesTopic',
    });
  });

  it('never widens the roles of its functions, whatever is granted to them', () => {
    const stack = theirs();
    const closes = new PendingClose(stack, 'Closes');
    const before = Object.keys(resourcesOf(Template.fromStack(stack), 'AWS::IAM::Policy'));
    const others = theirs();
    const widened = new PendingClose(others, 'Closes');
    new Queue(others, 'Other').grantSendMessages(widened.setPendingCloseFunction);

    expect(closes.setPendingCloseFunction.role).toBeDefined();
    expect(before).toEqual([]);
    expect(resourcesOf(Template.fromStack(others), 'AWS::IAM::Policy')).toEqual({});
  });

  it('gives the stack the outputs that the tool reads if `addOutputs` is called', () => {
    const stack = theirs();
    new PendingClose(stack, 'Closes').addOutputs();
    const { Outputs } = Template.fromStack(stack).toJSON();

    expect(Object.keys(Outputs).sort()).toEqual(Object.keys(templateOf({}).toJSON().Outputs).sort());
    expect(readable(Outputs.LedgerTableName.Value)).toBe('ClosesLedgerTable');
  });

  it('is as well in a nested stack, whose name is known to CloudFormation alone', () => {
    const stack = theirs();
    const nested = new NestedStack(stack, 'Books');
    new PendingClose(nested, 'Closes', {
      encryptionKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    });
    const template = Template.fromStack(nested);

    expect(JSON.stringify(template.toJSON())).not.toContain('${Token[');
    expect(namesIn(template).every((name) => name.includes('-Closes') || name.includes('/'))).toBe(true);
  });
});

describe('two in one stack', () => {
  const stack = theirs();
  new PendingClose(stack, 'Emea', { secretPrefix: 'zuora/emea', wakeUps: true });
  new PendingClose(stack, 'Us', { secretPrefix: 'zuora/us', wakeUps: true, tags: { region: 'us' } });
  const template = Template.fromStack(stack);

  it('have different names for alarms, dashboards, queries, groups and secrets', () => {
    const names = namesIn(template);

    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('Finance-Emea-polling-failing');
    expect(names).toContain('Finance-Us/one-request');
    expect(names).toContain('Finance-Us-AWS::Region');
  });

  it('count under names of their own, and each of their alarms and dashboards watches its own', () => {
    expect(servicesIn(template).sort()).toEqual(
      ['Finance-Emea', 'Finance-Us'].flatMap((name) => Array.from({ length: 3 }, () => name)),
    );
    const watched = (resources: Record<string, unknown>, name: string) =>
      Object.entries(resources).filter(([id]) => id.startsWith(name));
    for (const type of ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard']) {
      const resources = resourcesOf(template, type);
      for (const [name, other] of [
        ['Emea', 'Us'],
        ['Us', 'Emea'],
      ] as const) {
        const texts = JSON.stringify(watched(resources, name));

        expect(texts).toContain(`Finance-${name}`);
        expect(texts).not.toMatch(new RegExp(`Finance-${other}|"${other}[A-Z]`));
      }
    }
  });

  it('are tagged each by its own settings', () => {
    const tagged = Object.values(resourcesOf(template, 'AWS::DynamoDB::Table')).map(
      ({ properties }) => properties.Tags,
    );

    expect(tagged).toEqual([undefined, [{ Key: 'region', Value: 'us' }]]);
  });

  it('share their credentials if one of them creates no secret', () => {
    const shared = theirs();
    new PendingClose(shared, 'Emea');
    new PendingClose(shared, 'Us', { createDefaultSecret: false });

    expect(Object.keys(resourcesOf(Template.fromStack(shared), 'AWS::SecretsManager::Secret'))).toHaveLength(
      1,
    );
  });
});

describe('it is refused at synth', () => {
  it.each<[what: string, make: (stack: Stack) => unknown, message: string]>([
    [
      'a setting that breaks its rule',
      (stack) => new PendingClose(stack, 'Closes', { deadlineHours: 100 }),
      'The settings of Finance/Closes are not valid:\n  deadlineHours: must be a whole number from 1 to 72',
    ],
    [
      'settings that do not go together',
      (stack) => new PendingClose(stack, 'Closes', { pollMinSeconds: 400 }),
      'The settings of Finance/Closes are not valid:\n  pollMinSeconds: must not be more than pollMaxSeconds',
    ],
    [
      'a prop that is not a setting',
      (stack) => new PendingClose(stack, 'Closes', Object({ stackName: 'Other' })),
      'stackName: is not a setting; the settings are: secretPrefix, ',
    ],
    [
      'a reference to another resource',
      (stack) => new PendingClose(stack, 'Closes', { secretKeyArns: [new Queue(stack, 'Key').queueArn] }),
      'The settings of Finance/Closes are not valid:\n  secretKeyArns: must be known at synth, and is a reference to another resource; write the value out',
    ],
    ...(
      [
        ['logRetentionDays', (stack) => new CfnParameter(stack, 'P', { type: 'Number' }).valueAsNumber],
        [
          'senderPrincipals',
          (stack) => new CfnParameter(stack, 'P', { type: 'CommaDelimitedList' }).valueAsList,
        ],
        ['wakeUps', (stack) => Lazy.any({ produce: () => stack.stackName })],
        ['scheduledCloses', (stack) => [{ name: 'a', expression: 'rate(1 day)', tenant: stack.region }]],
      ] satisfies [key: string, valueIn: (stack: Stack) => unknown][]
    ).map(([key, valueIn]): [string, (stack: Stack) => unknown, string] => [
      `a reference in ${key}`,
      (stack) => new PendingClose(stack, 'Closes', Object({ [key]: valueIn(stack) })),
      `The settings of Finance/Closes are not valid:\n  ${key}: must be known at synth, and is a reference to another resource; write the value out`,
    ]),
    [
      'a resource in place of its ARN',
      (stack) => new PendingClose(stack, 'Closes', Object({ alarmTopicArn: new Queue(stack, 'Key') })),
      'The settings of Finance/Closes are not valid:\n  alarmTopicArn: must be the ARN of',
    ],
    [
      'a second secret of the same name',
      (stack) => [new PendingClose(stack, 'Emea'), new PendingClose(stack, 'Us')],
      'Finance/Us/Credentials: the secret zuora-pending-close/default is created at Finance/Emea/Credentials/DefaultTenant/Resource already; set createDefaultSecret to false to use the same credentials, or give another secretPrefix',
    ],
    [
      'an id that no name can hold',
      (stack) => new PendingClose(stack, 'Europe & Asia'),
      'Finance/Europe & Asia: the ids below the stack must be A-Z a-z 0-9 _ - and 64 characters together',
    ],
    [
      'ids that are too long together',
      (stack) => new PendingClose(new Construct(stack, 'a'.repeat(40)), 'b'.repeat(40)),
      'must be A-Z a-z 0-9 _ - and 64 characters together',
    ],
    [
      'two paths that make one name',
      (stack) => [
        new PendingClose(new Construct(stack, 'Emea'), 'Books'),
        new PendingClose(stack, 'Emea-Books', { createDefaultSecret: false }),
      ],
      'Finance/Emea-Books: must not have the same names in CloudWatch as Finance/Emea/Books; give one of them another id',
    ],
  ])('%s', (_what, make, message) => {
    expect(() => make(theirs())).toThrow(message);
  });
});
