import { isDeepStrictEqual } from 'node:util';
import { readSettings, type Settings, settingKeys } from './settings.ts';

/** Which settings differ from their defaults, in a line: what a person wants to see before a deployment. Pure. */
export function changedSettingsText(settings: Settings): string {
  const defaults = readSettings({});
  const changed = settingKeys
    .filter((key) => !isDeepStrictEqual(settings[key], defaults[key]))
    .map((key) => `${key} ${JSON.stringify(settings[key])}`);
  return changed.length === 0
    ? 'Every setting has its default.'
    : `Settings that differ from the default: ${changed.join(', ')}.`;
}
