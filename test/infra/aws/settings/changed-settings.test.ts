import { describe, expect, it } from 'vitest';
import { changedSettingsText } from '../../../../infra/aws/settings/changed-settings.ts';
import { readSettings } from '../../../../infra/aws/settings/settings.ts';

describe('the settings that a synth names', () => {
  it.each([
    [{}, 'Every setting has its default.'],
    [{ deadlineHours: '24', senderPrincipals: '[]' }, 'Every setting has its default.'],
    [
      { deadlineHours: 48, zuoraExtraHosts: 'zuora.example' },
      'Settings that differ from the default: deadlineHours 48, zuoraExtraHosts ["zuora.example"].',
    ],
    [
      { alarmEmail: 'ops@example.com' },
      'Settings that differ from the default: alarmEmail "ops@example.com".',
    ],
  ])('%o', (context, text) => {
    expect(changedSettingsText(readSettings(context))).toBe(text);
  });
});
