import { alarmsOf, metricsOf } from '../monitoring/alarms.ts';
import { propertiesOf, resourcesOf, templateOf } from '../template.ts';
import type { Counts } from './cost.ts';

/** What the template of the settings has that costs something by the month. */
export function stackCounts(settings: { wakeUps?: boolean } = {}): Counts {
  const template = templateOf(settings);
  const resources = (type: string) => Object.values(resourcesOf(template, type));
  const memoryOf = (name: string) => Number(propertiesOf(template, 'AWS::Lambda::Function', name).MemorySize);
  return {
    alarmMetrics: Object.values(alarmsOf(template, 'ZuoraPendingClose')).flatMap(metricsOf).length,
    dashboards: resources('AWS::CloudWatch::Dashboard').length,
    keys: resources('AWS::KMS::Key').length,
    secrets: resources('AWS::SecretsManager::Secret').length,
    closingMb: memoryOf('CloseRequestsSetPendingCloseFunction'),
    pollingMb: memoryOf('TrialBalancePollingPollTrialBalanceFunction'),
  };
}
