import * as z from 'zod/mini';
import { readRetryAfter } from '../answer/retry-after.ts';
import { createTextCleaner, type TextCleaner } from '../answer/texts.ts';
import type { ZuoraCallReport } from '../call.ts';
import { ZuoraError } from '../errors.ts';
import type { HttpAnswer } from '../exchange.ts';
import { exchangeRepeatingOnce } from '../repeat-once.ts';
import type { Transport } from '../transport.ts';

export interface TokenRequest {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  tenant: string;
  /** Knows the client id and secret of this request, and the tenant's earlier credentials. */
  cleaner: TextCleaner;
  timeoutMs: number;
  /** Called when the request is sent once more, because the first one did not reach Zuora. */
  onRepeat: () => void;
  now: () => number;
  report: (event: ZuoraCallReport) => void;
  transport: Transport;
}

export interface Token {
  token: string;
  /** Milliseconds since 1970, by our clock. */
  expiresAt: number;
}

const route = 'POST /oauth/token';

const tokenLengthMax = 8192;

const tokenSchema = z.object({
  access_token: z.string().check(z.maxLength(tokenLengthMax), z.regex(/^[!-~]+$/)),
  /** Seconds: a number in samples, elsewhere also a string or a decimal. Without it, the token serves one call. */
  expires_in: z.catch(z.coerce.number().check(z.nonnegative()), 0),
});

/** The id for Zuora's support, unless it quotes a credential. The token of the same answer also looks like an id. */
function requestIdOf({ headers, body }: HttpAnswer, cleaner: TextCleaner): string | null {
  const token = body === 'unreadable' ? undefined : body.access_token;
  const ofToken = createTextCleaner(
    typeof token === 'string' ? { token: token.slice(0, tokenLengthMax) } : {},
  );
  return ofToken.cleanId(cleaner.cleanId(headers.get('zuora-request-id')));
}

/** The answer's reasons are left out, because this endpoint may quote what we sent. */
function refusedToken(answer: HttpAnswer | null, zuoraRequestId: string | null, now: number): ZuoraError {
  if (answer === null || !answer.isWhole) {
    return new ZuoraError({ advice: 'try-later', summary: `${route}: no answer`, isAnswered: false });
  }
  const { status, headers } = answer;
  const hasRetryAfter = headers.get('retry-after') !== null;
  const isLimit = status === 429 || status === 503;
  const retryAfterSeconds = isLimit || hasRetryAfter ? readRetryAfter(headers, now) : null;
  if ([400, 401, 403].includes(status)) {
    const summary = `${route}: HTTP ${status}, the client id or secret was refused`;
    return new ZuoraError({
      advice: 'fix-credentials',
      summary,
      isRefusal: true,
      status,
      zuoraRequestId,
      retryAfterSeconds,
    });
  }
  const asksToWait = status === 429 || (status === 503 && hasRetryAfter);
  return new ZuoraError({
    advice: asksToWait ? 'slow-down' : 'try-later',
    summary: `${route}: HTTP ${status}, no token`,
    isRefusal: status === 429,
    status,
    zuoraRequestId,
    retryAfterSeconds,
  });
}

/**
 * Fetches a new OAuth token for a tenant (docs/zuora.md §5). The call has no track id, because a token serves many
 * requests.
 *
 * @throws ZuoraError `fix-credentials` for 400, 401 and 403: an unknown client id gives 400, a deactivated user 403
 */
export async function fetchToken(request: TokenRequest): Promise<Token> {
  const startedAt = request.now();
  const { tenant, clientId, clientSecret, cleaner, now, report, transport } = request;
  const answer = await exchangeRepeatingOnce(
    {
      method: 'POST',
      url: new URL('/oauth/token', request.baseUrl),
      headers: {},
      form: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
      timeoutMs: request.timeoutMs,
    },
    {
      now,
      transport,
      onRepeat: () => {
        request.onRepeat();
        report({ code: 'zuora-connection-repeated', tenant, method: 'POST', route });
      },
    },
  );
  const zuoraRequestId = answer === null ? null : requestIdOf(answer, cleaner);
  const durationMs = now() - startedAt;
  report({
    code: 'zuora-token',
    tenant,
    status: answer?.status ?? null,
    durationMs,
    zuoraRequestId,
  });
  const isSuccess = answer !== null && answer.status >= 200 && answer.status <= 299;
  const parsed = tokenSchema.safeParse(isSuccess ? answer.body : undefined);
  if (!parsed.success) throw refusedToken(answer, zuoraRequestId, now());
  return { token: parsed.data.access_token, expiresAt: startedAt + parsed.data.expires_in * 1000 };
}
