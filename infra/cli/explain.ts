import * as z from 'zod/mini';
import { LostWriteError, UnreadableItemError } from '../../functions/shared/ledger/ledger.ts';
import { type Advice, UnknownTenantError, ZuoraError } from '../../functions/shared/zuora/errors.ts';
import { type ExitCode, exitCodes, Trouble } from './trouble.ts';

/** One line that says what went wrong and what to do, and the exit status. */
export interface Explanation {
  line: string;
  exitCode: ExitCode;
}

const awsError = z.object({ name: z.string(), $metadata: z.unknown() });
const networkError = z.object({ code: z.string() });
const unknownHost = z.object({ code: z.literal('ENOTFOUND'), hostname: z.string() });
const networkCodes =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Explains an error without its stack. It repeats only those parts of what AWS and Zuora say that cannot hold a
 * value of a secret or a message: names, the denied action, Zuora's cleaned reasons.
 */
export function explain(error: unknown, environment: Environment = process.env): Explanation {
  if (error instanceof Trouble) return { line: error.message, exitCode: error.exitCode };
  const line = lineOf(error, environment);
  return { line, exitCode: error instanceof UnknownTenantError ? exitCodes.notPossible : exitCodes.trouble };
}

function lineOf(error: unknown, environment: Environment): string {
  if (error instanceof ZuoraError) return zuoraLine(error);
  if (error instanceof UnknownTenantError)
    return 'there is no such tenant: Secrets Manager holds no secret of its name.';
  if (error instanceof LostWriteError)
    return 'other programs changed the request at the same time, five times in a row. Nothing was changed: try again.';
  if (error instanceof UnreadableItemError)
    return `${error.message}. A later version may have written it: use that version's tool.`;
  return awsLine(error, environment) ?? unexpectedLine(error);
}

const tryLater = ' Try again later.';
const help: Readonly<Record<Advice, string>> = {
  'fix-credentials': ' Fix the secret or the rights of its user in Zuora.',
  'slow-down': tryLater,
  'not-now': tryLater,
  'not-found': '',
  refused: '',
  'wait-in-line': tryLater,
  'list-too-large': tryLater,
  'try-later': tryLater,
};

/** Explains an error of Zuora, or of Secrets Manager before a call to Zuora, and says what to do. */
export function zuoraLine({ message, reasons, advice }: ZuoraError): string {
  const said = reasons.map(({ code, message: text }) => [code, text].filter(Boolean).join(' ')).join('; ');
  return `${message}${said === '' ? '' : ` (Zuora says: ${said})`}.${help[advice]}`;
}

function awsLine(error: unknown, environment: Environment): string | null {
  const unknownHost = unknownHostOf(error);
  if (unknownHost !== null)
    return `no answer from AWS: there is no host ${unknownHost}. Check the region (AWS_REGION) and the network.`;
  if (isNetworkTrouble(error)) return 'no answer from AWS: check the network and the endpoint.';
  if (!(error instanceof Error)) return null;
  const { name, message } = error;
  if (/CredentialsProvider|TokenProvider/.test(name)) return credentialsLine(error, environment);
  if (/region is missing/i.test(message)) return regionLine(environment);
  if (/region not accepted/i.test(message))
    return 'AWS_REGION, or the region of the profile, is not the name of a region, such as eu-central-1.';
  if ('code' in error && error.code === 'ERR_INVALID_URL')
    return 'an address is not a URL: check AWS_ENDPOINT_URL and the variables whose names begin like it.';
  if (!awsError.safeParse(error).success) return null;
  if (
    /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature/.test(name)
  )
    return `AWS does not accept these credentials (${name}): sign in again.`;
  if (/AccessDenied|NotAuthorized|Unauthorized|AuthorizationError/i.test(name)) {
    const [, action = 'this'] = /not authorized to perform: ([\w-]+:\w+)/.exec(message) ?? [];
    return `AWS does not allow ${action} to these credentials (${name}): docs/closes.md lists what each command needs.`;
  }
  if (/Throttl|TooManyRequests|ProvisionedThroughput|RequestLimit/i.test(name))
    return `AWS asks for fewer calls (${name}): try again in a minute.`;
  return `AWS answered ${name}: try again. If it happens again, AWS’s documentation explains the name.`;
}

/** What to do depends on the profile in use, if any, and on how it gets credentials. */
function credentialsLine({ name, message }: Error, { AWS_PROFILE: profile }: Environment): string {
  const option = profile ? ` --profile ${profile}` : '';
  if (/\bsso\b/i.test(message)) return `you are not signed in (${name}): \`aws sso login${option}\`.`;
  if (/[\\/]login[\\/]/.test(message)) return `you are not signed in (${name}): \`aws login${option}\`.`;
  return profile
    ? `the profile ${profile}, which AWS_PROFILE names, does not exist or yields no credentials (${name}): ${listProfiles}`
    : `no AWS credentials (${name}): sign in, or set AWS_PROFILE.`;
}

function regionLine({ AWS_PROFILE: profile }: Environment): string {
  return profile
    ? `no AWS region: set AWS_REGION. The profile ${profile}, which AWS_PROFILE names, does not exist or has none: ${listProfiles}`
    : 'no AWS region: set AWS_REGION, or AWS_PROFILE to a profile that has one.';
}

const listProfiles = '`aws configure list-profiles` shows those there are.';

/** One error, or one for each address that was tried. */
function unknownHostOf(error: unknown): string | null {
  if (error instanceof AggregateError) return error.errors.map(unknownHostOf).find(Boolean) ?? null;
  return unknownHost.safeParse(error).data?.hostname ?? null;
}

/** The SDK passes on Node's error: one, or one for each address that was tried. */
function isNetworkTrouble(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isNetworkTrouble);
  if (error instanceof Error && error.name === 'TimeoutError') return true;
  const parsed = networkError.safeParse(error);
  return parsed.success && networkCodes.test(parsed.data.code);
}

function unexpectedLine(error: unknown): string {
  if (!(error instanceof Error)) return 'something unexpected happened.';
  const [first = ''] = error.message.split('\n');
  return `something unexpected happened (${error.name}): ${first}`;
}
