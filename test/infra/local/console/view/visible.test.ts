import { expect, it } from 'vitest';
import { inLine, visible } from '../../../../../infra/local/console/view/visible.ts';

const rows = [
  { text: 'Nov 2026, "Q4" \\ Größe \u05d0', shown: 'Nov 2026, "Q4" \\ Größe \u05d0' },
  { text: 'می\u200cخواهم', shown: 'می\u200cخواهم' },
  { text: 'a line\nand\ta tab\r\n', shown: 'a line\nand\ta tab\r\n' },
  { text: '\u202e\u0000evil', shown: '⟨U+202E⟩⟨U+0000⟩evil' },
  { text: '\b\f\u001b[2J\u007f\u009b', shown: '⟨U+0008⟩⟨U+000C⟩⟨U+001B⟩[2J⟨U+007F⟩⟨U+009B⟩' },
  {
    text: '\u2066\u2028\u2029\u200b\ufeff\u{e0001}',
    shown: '⟨U+2066⟩⟨U+2028⟩⟨U+2029⟩⟨U+200B⟩⟨U+FEFF⟩⟨U+E0001⟩',
  },
  { text: 'as a program writes it: \\u202e \\\\b \\n', shown: 'as a program writes it: \\u202e \\\\b \\n' },
];
it.each(rows)('shows $shown', ({ text, shown }) => {
  expect(JSON.parse(visible(JSON.stringify({ [text]: [text] })))).toEqual({ [shown]: [shown] });
});

it('names tabs and line ends in a text of one line, which a page would show as a space', () => {
  expect(inLine('Nov\t2026')).toBe('Nov⟨U+0009⟩2026');
  expect(inLine('\r\nNov 2026 ')).toBe('⟨U+000D⟩⟨U+000A⟩Nov 2026 ');
  expect(inLine('Nov 2026')).toBe('Nov 2026');
});
