import { expect, it } from 'vitest';
import { credentialsIn, withoutSecrets } from '../../../../../infra/local/console/record/secrets-seen.ts';

it('hides a secret wherever it stands in what goes to the page, in its escaped form as well', () => {
  const secret = 'a"quoted\\secret';
  const json = JSON.stringify({ text: `Bearer ${secret}!`, [secret]: 'the same' });
  expect(JSON.parse(withoutSecrets(json, [secret]))).toEqual({
    text: 'Bearer (hidden)!',
    '(hidden)': 'the same',
  });
});

it.each([
  [
    'of a JSON object',
    '{"clientId":"id","clientSecret":"secret","baseUrl":"https://rest.zuora.com"}',
    ['id', 'secret'],
  ],
  ['after a byte order mark', '\ufeff{"bearerToken":"token"}', ['token']],
  ['of text that is not JSON', 'secret', ['secret']],
  ['of an array', '["secret"]', ['["secret"]']],
  ['of null', 'null', ['null']],
])('finds the credentials %s', (_what, content, credentials) => {
  expect(credentialsIn(content)).toEqual(credentials);
});
