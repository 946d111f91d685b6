import type { ZuoraError } from '../shared/errors.ts';
import { mostSilentCalls } from '../shared/pauses.ts';

/**
 * Whether a tenant's Zuora may be called again in this invocation: no longer once credentials are refused, Zuora asks
 * us to slow down, or two calls in a row get no answer.
 */
export interface TenantAccess {
  isOpen(): boolean;
  answered(): void;
  failed(error: Pick<ZuoraError, 'advice' | 'isAnswered'>): void;
  close(): void;
}

export function createTenantAccess(): TenantAccess {
  let isOpen = true;
  let silentCalls = 0;
  return {
    isOpen: () => isOpen,
    answered() {
      silentCalls = 0;
    },
    failed({ advice, isAnswered }) {
      silentCalls = isAnswered ? 0 : silentCalls + 1;
      if (advice === 'fix-credentials' || advice === 'slow-down' || silentCalls >= mostSilentCalls)
        isOpen = false;
    },
    close() {
      isOpen = false;
    },
  };
}
