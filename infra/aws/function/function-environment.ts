import { codeVersion } from '../bundle/function-code.ts';
import type { Settings } from '../settings/settings.ts';

/** The variables that every function reads (`functions/shared/settings.ts`). */
export function sharedEnvironment(settings: Settings, ledgerTableName: string) {
  return {
    LEDGER_TABLE_NAME: ledgerTableName,
    SECRET_PREFIX: settings.secretPrefix,
    ZUORA_EXTRA_HOSTS: settings.zuoraExtraHosts.join(','),
    POLL_MIN_SECONDS: String(settings.pollMinSeconds),
    POLL_MAX_SECONDS: String(settings.pollMaxSeconds),
    CODE_VERSION: codeVersion(),
  };
}
