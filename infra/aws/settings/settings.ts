import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { isFields } from '../../../functions/shared/json.ts';
import { isLocalStack } from '../../../functions/shared/zuora/credentials/base-url.ts';
import type { PendingCloseProps } from '../construct/pending-close-props.ts';
import { accountProblems, accountSettings } from './account-settings.ts';
import { asBoolean, asList, asNumber } from './context-values.ts';
import { deliveryProblems } from './delivery.ts';
import { isHost } from './hosts.ts';
import { senderPrincipal, subscriberPrincipal } from './principals.ts';
import { scheduledCloses, scheduleExpression, timeZone } from './scheduled-close-settings.ts';

const text = (pattern: RegExp, rule: string) => z.string({ error: rule }).regex(pattern, { error: rule });

function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.preprocess(asNumber, z.int({ error }).min(min, { error }).max(max, { error }));
}

const listRule = 'must be a list: JSON such as ["a","b"], or comma-separated';
const list = <Item extends z.ZodType>(item: Item) => z.preprocess(asList, z.array(item, { error: listRule }));
const hostRule = 'must be a host or host:port, without scheme or path';
const host = z.string({ error: hostRule }).refine(isHost, { error: hostRule });
const emailRule = 'must be an e-mail address';

const seconds = wholeNumber(1, 86_400);
const yesOrNo = z.preprocess(asBoolean, z.boolean({ error: 'must be true or false' }));

const settingsSchema = z.object({
  stackName: text(
    /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
    'must be 1 to 128 of A-Z a-z 0-9 - and begin with a letter (CloudFormation)',
  ).default('ZuoraPendingClose'),
  // A secret's name has 512 characters at most, of which 65 are for a slash and the tenant.
  secretPrefix: text(
    /^(?=.{1,447}$)[\w+=.@-]+(\/[\w+=.@-]+)*$/,
    'must be at most 447 of A-Z a-z 0-9 / _ + = . @ - without a slash at either end (Secrets Manager)',
  ).default('zuora-pending-close'),
  pollSchedules: z
    .preprocess(
      asList,
      z
        .array(scheduleExpression, { error: listRule })
        .min(1, { error: 'must hold one schedule at least: only polling publishes outcomes' }),
    )
    .default(['rate(1 minute)']),
  scheduleTimezone: timeZone.default('UTC'),
  scheduledCloses: z.preprocess(asList, scheduledCloses).default([]),
  deadlineHours: wholeNumber(1, 72).default(24),
  pollMinSeconds: seconds.default(60),
  pollMaxSeconds: seconds.default(300),
  backoffMinSeconds: seconds.default(15),
  backoffMaxSeconds: seconds.default(600),
  zuoraExtraHosts: list(host).default([]),
  senderPrincipals: list(senderPrincipal).default([]),
  subscriberPrincipals: list(subscriberPrincipal).default([]),
  createDefaultSecret: yesOrNo.default(true),
  /** An empty text means that there is no address: so `cdk.json` can show the key. */
  alarmEmail: z
    .union([z.literal(''), z.email({ error: emailRule })], { error: emailRule })
    .default('')
    .transform((address) => address || undefined),
  ...accountSettings,
  wakeUps: yesOrNo.default(false),
});

export type Settings = z.output<typeof settingsSchema>;
export const settingKeys = settingsSchema.keyof().options;

/**
 * The settings that are checked together. One that breaks its own rule is NaN here, so no comparison reports it again.
 */
const { shape } = settingsSchema;
const timesSchema = z.object({
  deadlineHours: shape.deadlineHours.catch(Number.NaN),
  pollMinSeconds: shape.pollMinSeconds.catch(Number.NaN),
  pollMaxSeconds: shape.pollMaxSeconds.catch(Number.NaN),
  backoffMinSeconds: shape.backoffMinSeconds.catch(Number.NaN),
  backoffMaxSeconds: shape.backoffMaxSeconds.catch(Number.NaN),
  zuoraExtraHosts: shape.zuoraExtraHosts.catch([]),
});
const accountSchema = z.object({
  alarmEmail: shape.alarmEmail.catch(undefined),
  alarmTopicArn: shape.alarmTopicArn.catch(undefined),
  encryptionKeyArn: shape.encryptionKeyArn.catch(undefined),
  secretKeyArns: shape.secretKeyArns.catch([]),
});

/** All problems of the context, one a line; each begins with its key. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], place = 'in the CDK context') {
    super(`The settings ${place} are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Keys of the CDK that look like ours. Its other keys hold an `@` or a colon. */
const cdkKeys = ['cli-telemetry', 'acknowledged-issue-numbers'];

/** Refuses unknown keys: a misspelt key would silently leave a setting at its default. */
const unknownKeys = (keys: readonly string[], known: readonly string[]): string[] =>
  keys
    .filter((key) => !known.includes(key))
    .map((key) => `${key}: is not a setting; the settings are: ${known.join(', ')}`);

/** Refuses a permissions boundary in a form that the CDK ignores silently: roles would have none. */
function boundaryProblems(context: Record<string, unknown>): string[] {
  const key = '@aws-cdk/core:permissionsBoundary';
  return typeof context[key] === 'string'
    ? [
        `${key}: must be an object in cdk.json, such as {"name":"finance-boundary"}; the CDK ignores a text, as of -c`,
      ]
    : [];
}

/** Checks each setting by its own rule, and then the settings together. */
function checked(values: Record<string, unknown>): { settings: Settings | undefined; problems: string[] } {
  const parsed = settingsSchema.safeParse(values);
  const times = timesSchema.parse(values);
  const problems = [
    ...(parsed.error?.issues ?? []).map(describe),
    ...deliveryProblems(times, isLocalStack(times.zuoraExtraHosts)),
    ...accountProblems(accountSchema.parse(values)),
  ];
  return { settings: parsed.data, problems };
}

/**
 * Reads the settings (docs/specification.md) from the CDK context.
 *
 * @param context all of it, such as `app.node.getAllContext()`
 * @throws SettingsError with every problem at once
 */
export function readSettings(context: Record<string, unknown>): Settings {
  const values = Object.fromEntries(settingKeys.map((key) => [key, context[key] ?? undefined]));
  const ours = Object.keys(context).filter((key) => !/[@:]/.test(key) && !cdkKeys.includes(key));
  const { settings, problems } = checked(values);
  const all = [...unknownKeys(ours, settingKeys), ...boundaryProblems(context), ...problems];
  if (settings === undefined || all.length > 0) throw new SettingsError([...new Set(all)]);
  return settings;
}

const propKeys = settingKeys.filter((key) => key !== 'stackName');

/** Whether a value, or one inside it, is a reference. Only the plain objects of props are looked into. */
function holdsReference(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  const isPlain =
    Array.isArray(value) || (isFields(value) && Object.getPrototypeOf(value) === Object.prototype);
  return isPlain && Object.values(value).some(holdsReference);
}

/** Refuses values that are known only at deployment, because no rule could check them. */
const referenceProblems = (props: PendingCloseProps): string[] =>
  Object.entries(props)
    .filter(([, value]) => holdsReference(value))
    .map(
      ([key]) =>
        `${key}: must be known at synth, and is a reference to another resource; write the value out`,
    );

/**
 * Reads the same settings, but for the stack's name, from the props of a construct.
 *
 * @throws SettingsError with every problem at once
 */
export function readProps(props: PendingCloseProps, construct: Construct): Settings {
  const { settings, problems } = checked({ ...props });
  const references = referenceProblems(props);
  const all = [
    ...unknownKeys(Object.keys(props), propKeys),
    ...references,
    ...(references.length > 0 ? [] : problems),
  ];
  if (settings === undefined || all.length > 0)
    throw new SettingsError([...new Set(all)], `of ${construct.node.path}`);
  return { ...settings, stackName: Stack.of(construct).stackName };
}

/** `scheduledCloses[0].tenant: must be …` */
function describe(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
  const message = issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.join(', ')}` : issue.message;
  return `${place}: ${message}`;
}
