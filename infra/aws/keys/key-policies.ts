import { Annotations, type Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
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
  /** In a key's policy this means the key itself. */
  Resource: '*';
  Condition: Record<string, Record<string, string | string[]>>;
}

const statement = (given: Omit<KeyPolicyStatement, 'Effect' | 'Resource'>): KeyPolicyStatement => {
  const { Sid, Principal, Action, Condition } = given;
  return { Sid, Effect: 'Allow', Principal, Action, Resource: '*', Condition };
};

/** What DynamoDB needs to make, change and restore a table under a key ("Authorizing use of your customer managed key"). */
const tableActions = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/** Of a service that encrypts for a topic or a queue by itself, in AWS's own words ("Key management" of SNS and of SQS). */
const serviceActions = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/** "Encrypt log data in CloudWatch Logs using AWS Key Management Service". */
const logActions = [
  'kms:Decrypt*',
  'kms:Describe*',
  'kms:Encrypt*',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/**
 * What the policy of `encryptionKeyArn` must allow, beside the customer's own administration of it. The customer's key is
 * not the stack's to change. Partition, region and account are those of the key: a stack lives in the region of its key,
 * and for a key of another account docs/operators.md says what to replace.
 */
export function encryptionKeyPolicy(settings: Settings): readonly KeyPolicyStatement[] {
  const { encryptionKeyArn, alarmTopicArn, senderPrincipals, stackName } = settings;
  if (encryptionKeyArn === undefined) return [];
  const { partition, region, account } = regionOf(encryptionKeyArn);
  const root = { AWS: `arn:${partition}:iam::${account}:root` };
  const via = (...services: KeyUsingService[]) => ({
    StringEquals: { 'kms:ViaService': services.map((service) => viaService(service, region)) },
  });
  // Named by its root, an account leaves it to its own IAM policies who may: here to those of the stack's roles.
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
    // Of the region, as CloudWatch Logs asks for, and not the service's general principal.
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

/** Who sends encrypts: SQS asks KMS in the sender's name. */
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
 * For what a service may use the key. SNS tells KMS which topic it delivers from ("Configuring AWS KMS permissions"). Of
 * other services, such as EventBridge, only the account is sure to be told, and the CDK's own rule targets rely on it;
 * which rule may send is in the policy of the queue.
 */
function sourceCondition(service: string, sourceArn: string): KeyPolicyStatement['Condition'] {
  return service === 'sns.amazonaws.com'
    ? { ArnLike: { 'aws:SourceArn': sourceArn } }
    : { StringEquals: { 'aws:SourceAccount': regionOf(sourceArn).account } };
}

/** The keys that are for tenants' secrets alone. */
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

/** Prints at each synth what the policies of the customer's keys must allow: a deployment cannot look into them. */
export function printKeyPolicies(stack: Stack, settings: Settings): void {
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
    Annotations.of(stack).addInfoV2(`zuora-pending-close:${id}`, text);
  }
}
