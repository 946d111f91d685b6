import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { asList, asNumber, asObject } from './context-values.ts';

/**
 * The settings that fit the stack into an account with rules of its own: keys, a network, an alarm topic, tags, the
 * retention of logs, and which AWS endpoints are called.
 */
const text = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

/** An empty text means that the setting is not used: so `cdk.json` can show the key. */
const orNone = <Value extends z.ZodType>(value: Value, error: string) =>
  z
    .union([z.literal(''), value], { error })
    .default('')
    .transform((given) => (given === '' ? undefined : given));

/** The first five parts of an ARN: partition, service, region and account. */
const arn = (service: string, resource: string) =>
  new RegExp(`^arn:aws[a-z-]*:${service}:[a-z]+(-[a-z]+)+-\\d:\\d{12}:${resource}$`);

const keyRule =
  'must be the ARN of a key of KMS, such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab; an alias will not do, because IAM permits the use of keys alone';
const keyArn = text(arn('kms', 'key/(mrk-)?[0-9a-f-]{32,36}'), keyRule);

/** IAM takes 10,240 characters for all policies in a role ("IAM and AWS STS quotas"); these are half of them. */
const secretKeyCountMax = 50;

const topicRule =
  'must be the ARN of a standard SNS topic, such as arn:aws:sns:eu-central-1:111122223333:on-call';
const topicArn = text(arn('sns', '[A-Za-z0-9_-]{1,256}'), topicRule);

const vpcRule =
  'must be an object, as JSON: {"vpcId":"vpc-…","subnetIds":["subnet-…"],"securityGroupIds":["sg-…"]}';
const idOf = (prefix: string) =>
  text(
    new RegExp(`^${prefix}-[0-9a-f]{8}([0-9a-f]{9})?$`),
    `must be an id of EC2, such as ${prefix}-0123456789abcdef0`,
  );
/** Lambda takes 16 subnets and 5 security groups ("Lambda quotas", and the API's VpcConfig). */
function idsOf(prefix: string, countMax: number) {
  const error = `must be a list of 1 to ${countMax} ids, each once`;
  return z
    .array(idOf(prefix), { error })
    .min(1, { error })
    .max(countMax, { error })
    .refine((ids) => new Set(ids).size === ids.length, { error });
}
const vpc = z.strictObject(
  { vpcId: idOf('vpc'), subnetIds: idsOf('subnet', 16), securityGroupIds: idsOf('sg', 5) },
  { error: (issue) => (issue.code === 'invalid_type' ? vpcRule : undefined) },
);
export type VpcSettings = z.output<typeof vpc>;

const endpointsRule = 'must be standard, fips or dualstack';

/** The CDK's list of what CloudWatch Logs takes, without its number for "never expires". */
const retentions = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);
const retentionRule = `must be a number of days that CloudWatch Logs knows: ${retentions.join(', ')}`;

const tagsRule = 'must be an object of texts, as JSON: {"CostCenter":"4711"}';
const tagCountMax = 50;
/** The characters that every AWS service accepts in a tag ("Tag naming limits and requirements"). */
const tagCharacters = (countMax: number) => new RegExp(`^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,${countMax}}$`, 'u');
const tagKeyRule =
  'the key of a tag must be 1 to 128 letters, digits, spaces or _ . : / = + - @, and not begin with aws:';
const tagValueRule = 'must be 1 to 256 letters, digits, spaces or _ . : / = + - @';

const tags = z
  .record(z.string(), text(tagCharacters(256), tagValueRule), { error: tagsRule })
  .superRefine((given, context) => {
    const keys = Object.keys(given);
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (keys.length > tagCountMax) refuse([], `must hold at most ${tagCountMax} tags`);
    keys.forEach((key, index) => {
      if (!tagCharacters(128).test(key) || /^aws:/i.test(key)) refuse([key], tagKeyRule);
      // To IAM `Team` and `team` are the same key: it would refuse the roles.
      const isTwin = keys.slice(0, index).some((other) => other.toLowerCase() === key.toLowerCase());
      if (isTwin)
        refuse(
          [key],
          'is there twice: to IAM, keys that differ only in upper and lower case are the same; leave one out',
        );
    });
  });

export const accountSettings = {
  alarmTopicArn: orNone(topicArn, topicRule),
  encryptionKeyArn: orNone(keyArn, keyRule),
  secretKeyArns: z
    .preprocess(
      asList,
      z
        .array(keyArn, { error: 'must be a list: JSON such as ["a","b"], or comma-separated' })
        .max(secretKeyCountMax, { error: `must hold at most ${secretKeyCountMax} keys` }),
    )
    .default([]),
  vpc: z.preprocess(asObject, vpc.optional()),
  awsEndpoints: z.enum(['standard', 'fips', 'dualstack'], { error: endpointsRule }).default('standard'),
  logRetentionDays: z
    .preprocess(
      asNumber,
      z.custom<RetentionDays>((days) => retentions.some((each) => each === days), { error: retentionRule }),
    )
    .default(RetentionDays.THIRTEEN_MONTHS),
  tags: z.preprocess(asObject, tags.default({})),
};

/** Problems of settings that are each valid, but not together. */
export function accountProblems(given: {
  alarmEmail?: string | undefined;
  alarmTopicArn?: string | undefined;
  encryptionKeyArn?: string | undefined;
  secretKeyArns: readonly string[];
}): string[] {
  const { alarmEmail, alarmTopicArn, encryptionKeyArn, secretKeyArns } = given;
  const places = [
    ['alarmTopicArn', alarmTopicArn],
    ['encryptionKeyArn', encryptionKeyArn],
    ...secretKeyArns.map((each, index) => [`secretKeyArns[${index}]`, each] as const),
  ] as const;
  const regions = places.flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, ...regionOf(value) }],
  );
  const [first, ...others] = regions;
  return [
    ...(alarmEmail !== undefined && alarmTopicArn !== undefined
      ? ['alarmEmail: must be empty if alarmTopicArn is set; subscribe the address to that topic']
      : []),
    ...others.flatMap(({ key, partition, region }) => {
      if (first === undefined) return [];
      if (partition !== first.partition)
        return [
          `${key}: must be in the partition of the stack, so of ${first.key}: ${first.partition}, not ${partition}`,
        ];
      if (region !== first.region)
        return [
          `${key}: must be in the region of the stack, so of ${first.key}: it is in ${region}, not in ${first.region}`,
        ];
      return [];
    }),
  ];
}

/** The partition, region and account of an ARN. */
export function regionOf(arnText: string): { partition: string; region: string; account: string } {
  const [, partition = '', , region = '', account = ''] = arnText.split(':');
  return { partition, region, account };
}
