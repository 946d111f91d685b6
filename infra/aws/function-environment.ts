import { repository } from './bundle/bundling.ts';
import { codeVersionOf } from './bundle/code-version.ts';
import type { Settings } from './settings/settings.ts';

/** The variables that both functions read (`functions/shared/settings.ts`). */
export function sharedEnvironment(settings: Settings, ledgerTableName: string) {
  return {
    LEDGER_TABLE_NAME: ledgerTableName,
    SECRET_PREFIX: settings.secretPrefix,
    ZUORA_EXTRA_HOSTS: settings.zuoraExtraHosts.join(','),
    POLL_MIN_SECONDS: String(settings.pollMinSeconds),
    POLL_MAX_SECONDS: String(settings.pollMaxSeconds),
    CODE_VERSION: codeVersionOf(repository),
  };
}
