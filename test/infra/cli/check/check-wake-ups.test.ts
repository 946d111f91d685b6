import { describe, expect, it } from 'vitest';
import { wakeUpStep } from '../../../../infra/cli/check/check-wake-ups.ts';
import { checkText } from '../../../../infra/cli/check-step.ts';
import { Trouble } from '../../../../infra/cli/trouble.ts';
import { canaryMark } from '../../../canary.ts';

const url = 'https://abc.lambda-url.eu-central-1.on.aws/acme-eu';
const readable = async () => ({ key: canaryMark, masterKeyVersionId: 'v-1' });
const failing = (error: Error) => async () => Promise.reject(error);
const denied = (name: string) =>
  Object.assign(new Error('User: x is not authorized to perform: cloudformation:GetTemplate on y'), {
    name,
    $metadata: {},
  });

describe('whether wake-ups are on', () => {
  it.each<[what: string, url: string | null, read: typeof readable, text: RegExp]>([
    ['off', null, failing(new Error('is not to be asked')), /^– wake-ups {2}off: only polling/],
    ['on', url, readable, /^✓ wake-ups {2}on, at https:.*\/acme-eu; the tenant’s key can be read$/],
    [
      'on, without the permission for the secret',
      url,
      failing(denied('AccessDeniedException')),
      /^\? wake-ups {2}on, at .*; the key cannot be read: AWS does not allow/,
    ],
    [
      'on, without the permission for the template',
      url,
      failing(denied('AccessDenied')),
      /^\? wake-ups .*AWS does not allow cloudformation:GetTemplate/,
    ],
    [
      'on, with a master key that is gone',
      url,
      failing(new Trouble('the secret is gone.')),
      /^✗ wake-ups {2}on, at .*; the key cannot be read: the secret is gone\.\n +→ closes are published/,
    ],
  ])('is reported if they are %s', async (_what, address, read, text) => {
    const shown = checkText([await wakeUpStep(address, read)], Number.POSITIVE_INFINITY);
    expect(shown).toMatch(text);
    expect(shown).not.toContain(canaryMark);
  });
});
