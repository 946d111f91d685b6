import * as z from 'zod/mini';
import { notJson, parseJson } from '../../json.ts';
import { allowedOrigin } from './base-url.ts';

/** A secret as Secrets Manager returns it. `text` is undefined if the secret has no text value. */
export interface SecretReading {
  text: string | undefined;
  versionId: string | null;
}

/**
 * Effect: reads a secret by its full name. Resolves to null if there is no such secret, and rejects on other trouble.
 */
export type ReadSecret = (secretName: string) => Promise<SecretReading | null>;

/** The content of a tenant's secret. */
export interface TenantCredentials {
  /** An origin, without a trailing slash. */
  baseUrl: string;
  auth: { kind: 'oauth'; clientId: string; clientSecret: string } | { kind: 'bearer'; token: string };
  entityId: string | null;
  orgIds: readonly string[] | null;
  zuoraVersion: string | null;
  versionId: string | null;
}

/** Visible ASCII without spaces. Other characters would make a header invalid, and the error would quote the value. */
const credential = z.string().check(z.maxLength(8192), z.regex(/^[!-~]+$/));

const orgId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
/** Ids separated by commas: the key/value editor of Secrets Manager has only texts. People also type blanks. */
const orgIdsText = z.pipe(
  z.string().check(z.regex(/^ *[A-Za-z0-9_-]{1,64} *(?:, *[A-Za-z0-9_-]{1,64} *){0,49}$/)),
  z.transform((text) => text.split(',').map((id) => id.trim())),
);

/** The JSON of a secret. `parseSecret` has the rules that concern several keys. */
export const secretSchema = z.object({
  baseUrl: z.string(),
  clientId: z.nullish(credential),
  clientSecret: z.nullish(credential),
  bearerToken: z.nullish(credential),
  entityId: z.nullish(z.guid()),
  orgIds: z.optional(z.union([z.array(orgId).check(z.minLength(1), z.maxLength(50)), orgIdsText, z.null()])),
  zuoraVersion: z.nullish(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))),
});

function readAuth(secret: z.output<typeof secretSchema>): TenantCredentials['auth'] | null {
  const { clientId = null, clientSecret = null, bearerToken = null } = secret;
  if (bearerToken !== null) {
    return clientId === null && clientSecret === null ? { kind: 'bearer', token: bearerToken } : null;
  }
  return clientId !== null && clientSecret !== null ? { kind: 'oauth', clientId, clientSecret } : null;
}

export type ParsedSecret = { credentials: TenantCredentials } | { problem: string };

/**
 * Parses a tenant's secret (docs/specification.md, "Credentials"). A `problem` names the rule or the key, never a
 * value. Unknown keys are allowed, because rotation functions keep their own keys in secrets.
 */
export function parseSecret(reading: SecretReading, extraHosts: readonly string[]): ParsedSecret {
  if (reading.text === undefined) return { problem: 'it has no text value' };
  const json = parseJson(reading.text);
  if (json === notJson) return { problem: 'it is not JSON' };
  const parsed = secretSchema.safeParse(json);
  if (!parsed.success) {
    const keys = new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'the whole')));
    return { problem: `a rule is broken by ${[...keys].join(', ')}` };
  }
  const auth = readAuth(parsed.data);
  if (auth === null) return { problem: 'it needs clientId and clientSecret, or bearerToken, and not both' };
  const baseUrl = allowedOrigin(parsed.data.baseUrl, extraHosts);
  if (baseUrl === null) return { problem: 'its baseUrl is not an allowed host' };
  const { entityId = null, orgIds = null, zuoraVersion = null } = parsed.data;
  return { credentials: { baseUrl, auth, entityId, orgIds, zuoraVersion, versionId: reading.versionId } };
}
