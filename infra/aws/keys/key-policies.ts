import { Annotations, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { regionOf } from '../settings/account-settings.ts';
import type { SenderPrincipal } from '../settings/principals.ts';
import type { Settings } from '../settings/settings.ts';
import { type KeyUsingService, keyActions, viaService } from './customer-keys.ts';

/** A statement of a key's policy, as JSON. */
export interface KeyPolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: { AWS?: string | string[]; Service?: string };
  Action: string[];
  /** In the policy of a key, `*` means the key itself. */
  Resource: '*';
  Condition: Record<string, Record<string, string | string[]>>;
}

const statement = (given: Omit<KeyPolicyStatement, 'Effect' | 'Resource'>): KeyPolicyStatement => {
  const { Sid, Principal, Action, Condition } = given;
  return { Sid, Effect: 'Allow', Principal, Action, Resource: '*', Condition };
};

/** DynamoDB needs these to create, change and restore a table with a key ("Authorizing use of your customer managed key"). */
const tableActions = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/** A service needs these to send to an encrypted topic or queue ("Key management" of SNS and of SQS). */
const serviceActions = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/** CloudWatch Logs needs these ("Encrypt log data in CloudWatch Logs using AWS Key Management Service"). */
const logActions = [
  'kms:Decrypt*',
  'kms:Describe*',
  'kms:Encrypt*',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/**
 * What the policy of `encryptionKeyArn` must allow, besides the customer's own administration of it. The stack does not
 * change the customer's key. Partition, region and account are those of the key: a stack is in the region of its key, and
 * docs/operators.md says what to replace for a key of another account.
 */
export function encryptionKeyPolicy(settings: Settings): readonly KeyPolicyStatement[] {
  const { encryptionKeyArn, alarmTopicArn, senderPrincipals } = settings;
  if (encryptionKeyArn === undefined) return [];
  const { partition, region, account } = regionOf(encryptionKeyArn);
  // The name is unknown at synth for a nested stack, and for a template that is packaged without the CDK.
  const stackName = Token.isUnresolved(settings.stackName) ? '<stack name>' : settings.stackName;
  const root = { AWS: `arn:${partition}:iam::${account}:root` };
  const via = (...services: KeyUsingService[]) => ({
    StringEquals: { 'kms:ViaService': services.map((service) => viaService(service, region)) },
  });
  // Naming the account's root lets its IAM policies decide who may use the key: here those of the stack's roles.
  const people = statement({
    Sid: 'RolesAndPeopleOfTheAccount',
    Principal: root,
    Action: keyActions.write,
    Condition: via('dynamodb', 'secretsmanager', 'sns', 'sqs'),
  });
  const ledger = statement({
    Sid: 'LedgerTable',
    Principal: root,
    Action: tableActions,
    Condition: via('dynamodb'),
  });
  const logs = statement({
    Sid: 'LogGroups',
    // The principal of the region, as CloudWatch Logs requires, and not the service's general one.
    Principal: { Service: `logs.${region}.${RegionInfo.get(region).domainSuffix ?? 'amazonaws.com'}` },
    Action: logActions,
    Condition: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:${stackName}-*`,
      },
    },
  });
  const alarms = statement({
    Sid: 'Alarms',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: serviceActions,
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:${stackName}-*` },
    },
  });
  return [
    people,
    ledger,
    logs,
    ...(alarmTopicArn === undefined ? [alarms] : []),
    ...sendersIn(senderPrincipals, partition, via('sqs')),
  ];
}

/** Senders need the key: SQS calls KMS in the name of the sender. */
function sendersIn(
  senders: readonly SenderPrincipal[],
  partition: string,
  viaSqs: KeyPolicyStatement['Condition'],
): KeyPolicyStatement[] {
  const accountsAndRoles = senders
    .filter((sender) => typeof sender === 'string')
    .map((sender) => (sender.startsWith('arn:') ? sender : `arn:${partition}:iam::${sender}:root`));
  const services = senders.filter((sender) => typeof sender !== 'string');
  return [
    ...(accountsAndRoles.length === 0
      ? []
      : [
          statement({
            Sid: 'Senders',
            Principal: { AWS: accountsAndRoles },
            Action: keyActions.write,
            Condition: viaSqs,
          }),
        ]),
    ...services.map(({ service, sourceArn }, index) =>
      statement({
        Sid: `SendingService${index + 1}`,
        Principal: { Service: service },
        Action: serviceActions,
        Condition: sourceCondition(service, sourceArn),
      }),
    ),
  ];
}

/**
 * For which sources a service may use the key. SNS passes the ARN of the topic to KMS ("Configuring AWS KMS
 * permissions"). Other services, such as EventBridge, are only sure to pass the account, and the CDK's own rule targets
 * rely on that. The policy of the queue says which rule may send.
 */
function sourceCondition(service: string, sourceArn: string): KeyPolicyStatement['Condition'] {
  return service === 'sns.amazonaws.com'
    ? { ArnLike: { 'aws:SourceArn': sourceArn } }
    : { StringEquals: { 'aws:SourceAccount': regionOf(sourceArn).account } };
}

/** The keys that encrypt tenants' secrets and nothing else. */
const secretKeysIn = ({ secretKeyArns, encryptionKeyArn }: Settings) =>
  secretKeyArns.filter((keyArn) => keyArn !== encryptionKeyArn);

/** What the policy of each key of tenants' secrets must allow. The account is the first key's, as above. */
export function secretKeyPolicy(settings: Settings): readonly KeyPolicyStatement[] {
  const [first] = secretKeysIn(settings);
  if (first === undefined) return [];
  const { partition, region, account } = regionOf(settings.encryptionKeyArn ?? first);
  return [
    statement({
      Sid: 'SecretsOfTenants',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: keyActions.read,
      Condition: { StringEquals: { 'kms:ViaService': [viaService('secretsmanager', region)] } },
    }),
  ];
}

const page = 'docs/operators.md, "A key of your own"';

/** Prints at each synth what the policies of the customer's keys must allow: a deployment cannot check them. */
export function printKeyPolicies(scope: Construct, settings: Settings): void {
  const { encryptionKeyArn } = settings;
  const texts = [
    [
      'encryption-key-policy',
      `The policy of ${encryptionKeyArn} must allow this`,
      encryptionKeyPolicy(settings),
    ],
    [
      'secret-key-policy',
      `The policy of ${secretKeysIn(settings).join(' and ')} must allow this`,
      secretKeyPolicy(settings),
    ],
  ] as const;
  for (const [id, introduction, statements] of texts) {
    if (statements.length === 0) continue;
    const text = `${introduction} (${page}):\n${JSON.stringify(statements, null, 2)}`;
    Annotations.of(scope).addInfoV2(`zuora-pending-close:${id}`, text);
  }
}
