import { alarmsOf, metricsOf } from './alarms.ts';
import type { Counts } from './cost.ts';
import { resourcesOf, templateOf } from './template.ts';

/** What the template of the default settings has that costs something by the month. */
export function stackCounts(): Counts {
  const template = templateOf({});
  const resources = (type: string) => Object.values(resourcesOf(template, type));
  const functions = resources('AWS::Lambda::Function');
  const [memoryMb = 0, ...others] = new Set(functions.map(({ properties }) => Number(properties.MemorySize)));
  if (others.length > 0) throw new Error('The functions differ in memory: their cost must be counted apart');
  return {
    alarmMetrics: Object.values(alarmsOf(template, 'ZuoraPendingClose')).flatMap(metricsOf).length,
    dashboards: resources('AWS::CloudWatch::Dashboard').length,
    keys: resources('AWS::KMS::Key').length,
    secrets: resources('AWS::SecretsManager::Secret').length,
    memoryMb,
  };
}
