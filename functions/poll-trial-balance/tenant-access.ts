import type { ZuoraError } from '../shared/zuora/errors.ts';
import { silentCallsMax } from '../shared/zuora/tenant-access.ts';

/**
 * Whether a tenant's Zuora may be called again in this invocation: no longer once credentials are refused, Zuora asks
 * us to slow down, or two calls in a row get no answer.
 */
export interface TenantAccess {
  isOpen(): boolean;
  answered(): void;
  failed(error: Pick<ZuoraError, 'advice' | 'isAnswered' | 'isRefusal'>): void;
  close(): void;
  /** Shut as well, and for no reason of Zuora's: this container has no token for the tenant yet. */
  waitInLine(): void;
  isInLine(): boolean;
}

export function createTenantAccess(): TenantAccess {
  let isOpen = true;
  let isInLine = false;
  let silentCalls = 0;
  return {
    isOpen: () => isOpen,
    answered() {
      silentCalls = 0;
    },
    failed({ advice, isAnswered, isRefusal }) {
      silentCalls = isAnswered ? 0 : silentCalls + 1;
      // Nothing was sent for want of a token: the next call would ask for another one in vain.
      if (advice === 'try-later' && isRefusal) isOpen = false;
      if (advice === 'fix-credentials' || advice === 'slow-down' || silentCalls >= silentCallsMax)
        isOpen = false;
    },
    close() {
      isOpen = false;
    },
    waitInLine() {
      isOpen = false;
      isInLine = true;
    },
    isInLine: () => isInLine,
  };
}
