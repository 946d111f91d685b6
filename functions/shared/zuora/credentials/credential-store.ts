import pLimit from 'p-limit';
import * as z from 'zod/mini';
import { UnknownTenantError, ZuoraError } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { parseSecret, type ReadSecret, type SecretReading, type TenantCredentials } from './credentials.ts';

const cachedForMs = 5 * 60_000;
/** Fewer than the SDK's sockets, because the wait for a socket counts towards a call's timeout. */
const readsAtOnce = 40;
/** A read has a limit, because all calls that need the secret wait for the same read. */
const readLimitMs = 15_000;

export interface CredentialStore {
  /** From the cache if that stays fresh for `minFreshMs`, otherwise from Secrets Manager. */
  current(tenant: string, minFreshMs?: number): Promise<TenantCredentials>;
  /** From Secrets Manager, without the cache. */
  reread(tenant: string): Promise<TenantCredentials>;
}

interface Options {
  readSecret: ReadSecret;
  secretPrefix: string;
  extraHosts: readonly string[];
  now: () => number;
  transport: Pick<Transport, 'startDeadline'>;
}

const awsError = z.object({
  name: z.catch(z.string(), ''),
  $metadata: z.catch(z.object({ httpStatusCode: z.optional(z.number()) }), {}),
});

/** Whether an error may go away by itself: no answer, a throttled call, or a failure of AWS. Others need a person. */
function isTransient(error: unknown): boolean {
  const parsed = awsError.safeParse(error);
  if (!parsed.success) return true;
  const { name, $metadata } = parsed.data;
  if (/Throttl|TooManyRequests|RequestLimit|InternalService|InternalFailure|Timeout/i.test(name)) return true;
  if (/AccessDenied|Decryption|CredentialsProvider/i.test(name)) return false;
  const status = $metadata.httpStatusCode;
  return status === undefined || status === 408 || status === 429 || status >= 500;
}

function troubleWithSecret(error: unknown): ZuoraError {
  // The error itself is not passed on, because it may quote anything.
  return isTransient(error)
    ? new ZuoraError({
        advice: 'try-later',
        summary: "Secrets Manager did not give the tenant's secret",
        isAnswered: false,
      })
    : new ZuoraError({
        advice: 'fix-credentials',
        summary: "Secrets Manager refused to give the tenant's secret",
      });
}

/** Reads tenants' secrets, one read per tenant at a time, and caches them for 5 minutes. Failures are not cached. */
export function createCredentialStore(options: Options): CredentialStore {
  const cache = new Map<string, { credentials: TenantCredentials; readAt: number }>();
  const inFlight = new Map<string, Promise<TenantCredentials>>();
  const inTurn = pLimit(readsAtOnce);

  async function readFromSecretsManager(tenant: string): Promise<SecretReading | null> {
    const deadline = options.transport.startDeadline(readLimitMs);
    try {
      return await deadline.race(options.readSecret(`${options.secretPrefix}/${tenant}`));
    } catch (error) {
      throw troubleWithSecret(error);
    } finally {
      deadline.clear();
    }
  }

  async function read(tenant: string): Promise<TenantCredentials> {
    const reading = await inTurn(() => readFromSecretsManager(tenant));
    if (reading === null) throw new UnknownTenantError('Secrets Manager has no secret for this tenant');
    const parsed = parseSecret(reading, options.extraHosts);
    if ('problem' in parsed) {
      throw new ZuoraError({
        advice: 'fix-credentials',
        summary: `The secret of tenant ${tenant} is not usable: ${parsed.problem}`,
      });
    }
    cache.set(tenant, { credentials: parsed.credentials, readAt: options.now() });
    return parsed.credentials;
  }

  function reread(tenant: string): Promise<TenantCredentials> {
    const pending = inFlight.get(tenant);
    if (pending !== undefined) return pending;
    const reading = read(tenant).finally(() => inFlight.delete(tenant));
    inFlight.set(tenant, reading);
    return reading;
  }

  async function current(tenant: string, minFreshMs = 0): Promise<TenantCredentials> {
    const cached = cache.get(tenant);
    if (cached !== undefined && options.now() - cached.readAt < cachedForMs - minFreshMs) {
      return cached.credentials;
    }
    return reread(tenant);
  }

  return { current, reread };
}
