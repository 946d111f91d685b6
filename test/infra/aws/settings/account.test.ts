import { App, CfnResource, Stage, TagManager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { PendingCloseStack } from '../../../../infra/aws/stack.ts';
import { stackOf } from '../security/rule-packs.ts';
import { propertiesOf, resourcesOf, templateOf } from '../template.ts';
import { busy, type Context, company, encrypted, settingsOf, settingsSets } from './settings-sets.ts';

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const resourcesIn = (template: Template) => z.record(z.string(), resource).parse(template.toJSON().Resources);

/** What holds requests, outcomes, credentials, evidence: each by the id that CloudFormation knows it by. */
const idsOfData = [
  'AlarmsTopic3A2DFEBA',
  'CloseRequestsDeadLetterQueue22602E4C',
  'CloseRequestsQueueB2CE334B',
  'CloseRequestsSetPendingCloseLogsBE54AD2E',
  'CredentialsDefaultTenant68D0705C',
  'LedgerTable9343E4AA',
  'OutcomesTopic31A21417',
  'TrialBalancePollingFailedTicksF5CAC850',
  'TrialBalancePollingPollTrialBalanceLogs9ED7B559',
];
const typesOfData = [
  'AWS::DynamoDB::Table',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
];
const idsIn = (template: Template) =>
  Object.entries(resourcesIn(template)).flatMap(([id, { Type }]) => (typesOfData.includes(Type) ? [id] : []));

describe('resources that hold data', () => {
  // A new id is a new, empty resource, and the end of the old one: never change this list but to add to it.
  it('keep the logical ids of deployed stacks', () => {
    expect(idsIn(templateOf({})).sort()).toEqual(idsOfData);
  });

  it.each(settingsSets)(
    'has the same ids with %s, so that a change of settings replaces none',
    (_name, context) => {
      const optional = ['ScheduledClosesUndelivered', 'WakeUpsMasterKey', 'WakeUpsReceiveWakeUpLogs'];
      const others = idsIn(templateOf(context)).filter((id) => !idsOfData.includes(id));

      expect(others.filter((id) => !optional.some((name) => id.startsWith(name)))).toEqual([]);
    },
  );
});

describe('tags', () => {
  const tagged = { ...busy, createDefaultSecret: true, tags: { CostCenter: '4711', owner: 'finance' } };

  it('are on every resource that takes tags', () => {
    const { stack } = stackOf(tagged);
    const taggable = stack.node
      .findAll()
      .filter((construct) => CfnResource.isCfnResource(construct))
      .filter((construct) => TagManager.isTaggable(construct) || TagManager.isTaggableV2(construct))
      .map((construct) => stack.resolve(construct.logicalId));
    const withTags = Object.entries(resourcesIn(templateOf(tagged))).filter(([, { Properties }]) =>
      ['CostCenter', 'owner'].every((key) => JSON.stringify(Properties.Tags ?? []).includes(`"${key}"`)),
    );

    expect(withTags.map(([id]) => id).sort()).toEqual(taggable.sort());
    expect(new Set(withTags.map(([, { Type }]) => Type))).toEqual(
      new Set([
        'AWS::CloudWatch::Alarm',
        'AWS::CloudWatch::Dashboard',
        'AWS::DynamoDB::Table',
        'AWS::IAM::Role',
        'AWS::KMS::Key',
        'AWS::Lambda::EventSourceMapping',
        'AWS::Lambda::Function',
        'AWS::Logs::LogGroup',
        'AWS::SNS::Topic',
        'AWS::SQS::Queue',
        'AWS::Scheduler::ScheduleGroup',
        'AWS::SecretsManager::Secret',
      ]),
    );
  });

  it('are omitted from the queue’s mapping in partitions without tags for it', () => {
    const [mapping] = Object.values(resourcesOf(templateOf(tagged), 'AWS::Lambda::EventSourceMapping'));

    expect(mapping?.properties.Tags).toEqual({
      'Fn::If': [
        'HasTagsOfMappings',
        [
          { Key: 'CostCenter', Value: '4711' },
          { Key: 'owner', Value: 'finance' },
        ],
        'AWS::NoValue',
      ],
    });
    expect(templateOf(tagged).toJSON().Conditions).toEqual({
      HasTagsOfMappings: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws'] },
    });
    expect(templateOf({}).toJSON().Conditions).toBeUndefined();
  });

  it('change nothing else when they change', () => {
    const withoutTags = (context: Context) =>
      Object.fromEntries(
        Object.entries(resourcesIn(templateOf(context))).map(([id, { Type, Properties }]) => {
          const { Tags: _, ...others } = Properties;
          return [id, { Type, others }];
        }),
      );

    expect(withoutTags(tagged)).toEqual(withoutTags({ ...tagged, tags: {} }));
    expect(withoutTags(tagged)).toEqual(withoutTags({ ...tagged, tags: { CostCenter: '4712' } }));
  });
});

describe('the roles', () => {
  it('stay within IAM’s size limit with all settings', () => {
    const secretKeyArns = Array.from(
      { length: 50 },
      (_, index) =>
        `arn:aws:kms:eu-central-1:222233334444:key/mrk-1234abcd12ab34cd56ef1234567890${10 + index}`,
    );
    for (const [name, { properties }] of Object.entries(
      resourcesOf(templateOf({ ...company, secretKeyArns }), 'AWS::IAM::Role'),
    )) {
      // 10,240 characters; the rest is for real ARNs, which are longer than the references to them here.
      expect(JSON.stringify(properties.Policies).length, name).toBeLessThan(8_500);
    }
  });
});

describe('the network', () => {
  const functionsOf = (context: Context) =>
    Object.values(resourcesOf(templateOf(context), 'AWS::Lambda::Function')).map(
      ({ properties }) => properties,
    );

  it('is the same, from the settings, for the functions that call Zuora', () => {
    expect(functionsOf(company).flatMap(({ VpcConfig }) => VpcConfig ?? [])).toEqual(
      Array.from({ length: 2 }, () => ({
        SubnetIds: ['subnet-0123456789abcdef0', 'subnet-1123456789abcdef0'],
        SecurityGroupIds: ['sg-0123456789abcdef0'],
      })),
    );
  });

  it('is not set by default, and nothing is looked up for it', () => {
    for (const properties of functionsOf({})) expect(properties).not.toHaveProperty('VpcConfig');
    const { app, stack } = stackOf(company);
    expect(app.synth().getStackArtifact(stack.artifactId).assembly.manifest.missing).toBeUndefined();
  });
});

describe('an existing alarm topic', () => {
  const template = templateOf({ alarmTopicArn: company.alarmTopicArn });

  it('replaces the stack’s own topic and its key', () => {
    expect(Object.keys(resourcesOf(template, 'AWS::SNS::Topic'))).toEqual(['OutcomesTopic']);
    expect(Object.keys(resourcesOf(template, 'AWS::SNS::TopicPolicy'))).toEqual(['OutcomesTopicPolicy']);
    expect(resourcesOf(template, 'AWS::KMS::Key')).toEqual({});
    expect(resourcesOf(template, 'AWS::SNS::Subscription')).toEqual({});
  });
});

function synthesized(context: Context, cdkContext: Record<string, unknown> = {}, env = {}): Template {
  const app = new App({ context: { ...cdkJson.context, ...cdkContext, 'aws:cdk:bundling-stacks': [] } });
  return Template.fromStack(new PendingCloseStack(new Stage(app, 'There', { env }), settingsOf(context)));
}

describe('the context of the CDK itself', () => {
  it('puts a permissions boundary on every role', () => {
    const boundary = { '@aws-cdk/core:permissionsBoundary': { name: 'finance-boundary' } };
    for (const [, context] of settingsSets) {
      const roles = Object.values(resourcesOf(synthesized(context, boundary), 'AWS::IAM::Role'));

      expect(roles.length).toBeGreaterThanOrEqual(3);
      for (const { properties } of roles) {
        expect(properties.PermissionsBoundary).toBe(
          'arn:AWS::Partition:iam::AWS::AccountId:policy/finance-boundary',
        );
      }
    }
    expect(
      propertiesOf(templateOf({}), 'AWS::IAM::Role', 'TrialBalancePollingScheduleRole'),
    ).not.toHaveProperty('PermissionsBoundary');
  });

  it('deploys through the roles of a bootstrap with its own qualifier', () => {
    const app = new App({
      context: {
        ...cdkJson.context,
        'aws:cdk:bundling-stacks': [],
        '@aws-cdk/core:bootstrapQualifier': 'finance',
      },
    });
    const stack = new PendingCloseStack(app, settingsOf({}));
    const { template, assumeRoleArn, cloudFormationExecutionRoleArn } = app
      .synth()
      .getStackArtifact(stack.artifactId);

    expect(template.Parameters.BootstrapVersion.Default).toBe('/cdk-bootstrap/finance/version');
    expect(assumeRoleArn).toContain(':role/cdk-finance-deploy-role-');
    expect(cloudFormationExecutionRoleArn).toContain(':role/cdk-finance-cfn-exec-role-');
    expect(JSON.stringify(template)).not.toContain('hnb659fds');
  });
});

/** Every text in a template that names AWS's domain, with what it is the value of. */
function domainsIn(part: unknown, place: readonly string[] = []): string[] {
  if (typeof part === 'string') return /amazonaws|api\.aws/.test(part) ? [`${place.join('/')} ${part}`] : [];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    domainsIn(value, Number.isInteger(Number(key)) ? place : [...place, key]),
  );
}

const isServicePrincipal = (text: string) => /Principal\/Service [a-z]+\.amazonaws\.com$/.test(text);
/** The region before it is a reference, or resolved. */
const isViaService = (text: string) =>
  /StringEquals\/kms:ViaService(\/Fn::Join)? ([a-z]+\.[a-z0-9-]+)?\.amazonaws\.com$/.test(text);

describe('partitions', () => {
  const account = '111122223333';
  const places = [
    ['AWS', 'aws', 'eu-central-1'],
    ['GovCloud', 'aws-us-gov', 'us-gov-west-1'],
    ['China', 'aws-cn', 'cn-north-1'],
  ] as const;
  const movedTo = (context: Context, partition: string, region: string) =>
    settingsOf(
      JSON.parse(
        JSON.stringify(context)
          .replaceAll(/arn:aws[a-z-]*:/g, `arn:${partition}:`)
          .replaceAll(/(eu-central-1|us-gov-west-1)(?=:)/g, region),
      ),
    );

  it.each(places)(
    'in %s every ARN is of its partition, and no address is spelled',
    (_name, partition, region) => {
      for (const [, context] of settingsSets) {
        const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
        const stage = new Stage(app, 'There', { env: { account, region } });
        const template = Template.fromStack(
          new PendingCloseStack(stage, movedTo(context, partition, region)),
        );
        const resources = template.toJSON().Resources;
        const arns = JSON.stringify(resources).match(/arn:aws[a-z-]*:/g) ?? [];

        expect([...new Set(arns)]).toEqual([`arn:${partition}:`]);
        expect(
          domainsIn(resources).filter((text) => !isServicePrincipal(text) && !isViaService(text)),
        ).toEqual([]);
      }
    },
  );

  it('are left open when the region is not known at synth', () => {
    for (const context of [{}, { ...busy, senderPrincipals: [] }]) {
      const resources = templateOf(context).toJSON().Resources;

      expect(JSON.stringify(resources)).not.toMatch(/arn:aws/);
      expect(domainsIn(resources).filter((text) => !isServicePrincipal(text))).toEqual([]);
    }
    expect(domainsIn(templateOf(encrypted).toJSON().Resources).filter(isViaService)).toHaveLength(8);
  });
});
