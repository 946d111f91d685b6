import type { Credentials } from '../answer/concealment.ts';
import { createTextCleaner, type TextCleaner } from '../answer/texts.ts';

/** Cleans what Zuora answers to a tenant of every credential that this container used for the tenant lately. */
export interface TenantCleaner extends TextCleaner {
  /** Conceals these credentials from now on. Those used longest ago are forgotten. */
  remember(used: { token: string } | { clientId: string; clientSecret: string }): void;
}

/**
 * An answer may quote the token that Zuora refused before the one it is for, and an earlier one is valid for up to an
 * hour. A tenant whose every call is refused asks for a token at each call.
 */
const tokensMax = 8;
/** The earlier client secret may be valid for days after a rotation. */
const clientsMax = 4;

function withLast(all: readonly Credentials[], used: Credentials, lengthMax: number): Credentials[] {
  const isOther = (one: Credentials) =>
    one.token !== used.token || one.clientId !== used.clientId || one.clientSecret !== used.clientSecret;
  return [...all.filter(isOther), used].slice(-lengthMax);
}

/** One cleaner per tenant and container, shared by its sessions: each knows what every other one used. */
export function createTenantCleaner(): TenantCleaner {
  let tokens: readonly Credentials[] = [];
  let clients: readonly Credentials[] = [];
  let cleaner = createTextCleaner();
  return {
    remember(used) {
      if ('token' in used) tokens = withLast(tokens, used, tokensMax);
      else clients = withLast(clients, used, clientsMax);
      cleaner = createTextCleaner(...clients, ...tokens);
    },
    clean: (text, lengthMax) => cleaner.clean(text, lengthMax),
    isClean: (text) => cleaner.isClean(text),
    cleanId: (value) => cleaner.cleanId(value),
  };
}
