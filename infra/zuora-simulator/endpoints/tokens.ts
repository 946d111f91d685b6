import { createHash, randomBytes } from 'node:crypto';

export interface Grant {
  /** Null for a static token. */
  clientId: string | null;
  expiresAt: number;
}

/** The tokens that are accepted. Only their hashes are kept. */
export interface Tokens {
  issue(clientId: string, expiresAt: number): string;
  /** Null when the token is unknown, expired or revoked. */
  grantOf(token: string, at: number): Grant | null;
  /** Makes every token that was issued until now invalid. Static tokens stay valid. */
  revokeIssued(): void;
}

export function createTokens(staticTokens: readonly string[]): Tokens {
  const issued = new Map<string, Grant>();
  const statics = new Set(staticTokens.map(hash));
  return {
    issue: (clientId, expiresAt) => {
      const token = randomBytes(16).toString('hex');
      issued.set(hash(token), { clientId, expiresAt });
      return token;
    },
    grantOf: (token, at) => {
      const key = hash(token);
      if (statics.has(key)) return { clientId: null, expiresAt: Number.POSITIVE_INFINITY };
      const grant = issued.get(key);
      return grant !== undefined && at < grant.expiresAt ? grant : null;
    },
    revokeIssued: () => issued.clear(),
  };
}

/** Identifies a token in records. It cannot be used as a token. */
export function tokenId(token: string): string {
  return hash(token).slice(0, 8);
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
