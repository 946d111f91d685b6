import { expect, it } from 'vitest';
import { codeText } from '../../../infra/display/code-text.ts';

it.each([
  ['a known code in words', 'known', 'what is known'],
  ['a code of a later version unchanged', 'of-a-later-version', 'of-a-later-version'],
  ['a code that every object has a property of', 'constructor', 'constructor'],
  ['an empty code', '', ''],
])('shows %s', (_what, code, text) => {
  expect(codeText({ known: 'what is known' }, code)).toBe(text);
});
