import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../../../infra/local/console/record/secrets-seen.ts';

it('hides a secret wherever it stands in what goes to the page, in its escaped form as well', () => {
  const secret = 'a"quoted\\secret';
  const json = JSON.stringify({ text: `Bearer ${secret}!`, [secret]: 'the same' });
  expect(JSON.parse(withoutSecrets(json, [secret]))).toEqual({
    text: 'Bearer (hidden)!',
    '(hidden)': 'the same',
  });
});
