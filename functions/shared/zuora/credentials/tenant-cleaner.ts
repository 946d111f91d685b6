import type { Credentials } from '../answer/concealment.ts';
import { createTextCleaner, type TextCleaner } from '../answer/texts.ts';

/** Cleans Zuora's answers to a tenant of all credentials that this container used for the tenant lately. */
export interface TenantCleaner extends TextCleaner {
  /** Conceals these credentials from now on. Those used longest ago are forgotten. */
  remember(used: { token: string } | { clientId: string; clientSecret: string }): void;
}

/**
 * An answer may quote an earlier token, which may be valid for up to an hour. Several are kept, because a tenant whose
 * calls are all refused fetches a token for each call.
 */
const tokensMax = 8;
/** The earlier client secret may be valid for days after a rotation. */
const clientsMax = 4;

function withLast(all: readonly Credentials[], used: Credentials, lengthMax: number): Credentials[] {
  const isOther = (one: Credentials) =>
    one.token !== used.token || one.clientId !== used.clientId || one.clientSecret !== used.clientSecret;
  return [...all.filter(isOther), used].slice(-lengthMax);
}

/** One cleaner per tenant and container. The tenant's sessions share it, so it knows the credentials of all of them. */
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
