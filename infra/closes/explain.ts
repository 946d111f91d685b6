import * as z from 'zod';
import { UnknownTenantError, ZuoraError } from '../../functions/shared/errors.ts';
import { LostWriteError, UnreadableItemError } from '../../functions/shared/ledger.ts';
import { type ExitCode, exitCodes, Trouble } from './trouble.ts';

/** One line that says what went wrong and what to do, and the exit status. */
export interface Explanation {
  line: string;
  exitCode: ExitCode;
}

const awsError = z.object({ name: z.string(), $metadata: z.unknown() });
const networkError = z.object({ code: z.string() });
const networkCodes =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/**
 * What to tell of an error: never a stack, and of what AWS and Zuora say only what is known to hold no value of a
 * secret or a message: names, the denied action, Zuora's own cleaned reasons.
 */
export function explain(error: unknown): Explanation {
  if (error instanceof Trouble) return { line: error.message, exitCode: error.exitCode };
  const line = lineOf(error);
  return { line, exitCode: error instanceof UnknownTenantError ? exitCodes.notPossible : exitCodes.trouble };
}

function lineOf(error: unknown): string {
  if (error instanceof ZuoraError) return zuoraLine(error);
  if (error instanceof UnknownTenantError)
    return 'there is no such tenant: Secrets Manager holds no secret of its name.';
  if (error instanceof LostWriteError)
    return 'others changed the request at the same moment, again and again; nothing was changed, try again.';
  if (error instanceof UnreadableItemError)
    return `${error.message}. A later version may have written it: use that version's tool.`;
  return awsLine(error) ?? unexpectedLine(error);
}

/** What Zuora, or Secrets Manager on its behalf, said, and what to do about it. */
export function zuoraLine({ message, reasons, advice }: ZuoraError): string {
  const said = reasons.map(({ code, message: text }) => [code, text].filter(Boolean).join(' ')).join('; ');
  const help =
    advice === 'fix-credentials'
      ? ' Mend the secret or the rights of its user in Zuora.'
      : advice === 'refused' || advice === 'not-found'
        ? ''
        : ' Try again later.';
  return `${message}${said === '' ? '' : ` (Zuora says: ${said})`}.${help}`;
}

function awsLine(error: unknown): string | null {
  if (isNetworkTrouble(error)) return 'no answer from AWS: the network or the endpoint is out of reach.';
  if (!(error instanceof Error)) return null;
  const { name, message } = error;
  if (/CredentialsProvider|TokenProvider/.test(name))
    return `no AWS credentials (${name}): sign in, or set AWS_PROFILE.`;
  if (/region is missing/i.test(message)) return 'no AWS region: set AWS_REGION, or one in the profile.';
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
  return `AWS answered ${name}: try again, and if it stays, look the name up in AWS's documentation.`;
}

/** The SDK passes on what Node says: one error, or one for each address that was tried. */
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
