import { withoutStyles } from './terminal.ts';

/**
 * Breaks a line between words, and indents what follows. A word that is wider than the terminal stays whole, and so does
 * a command in backticks that fits one line, so that it can be copied.
 */
export function wrapped(line: string, width: number, indent: number): string {
  if (widthOf(line) <= width) return line;
  const lines: string[] = [line.slice(0, indent)];
  let room = width - indent;
  for (const word of wordsOf(line.slice(indent), width - indent)) {
    const last = lines.at(-1) ?? '';
    const isFirst = room === width - indent;
    if (isFirst || widthOf(word) < room) {
      lines[lines.length - 1] = isFirst ? `${last}${word}` : `${last} ${word}`;
      room -= widthOf(word) + (isFirst ? 0 : 1);
    } else {
      lines.push(`${' '.repeat(indent)}${word}`);
      room = width - indent - widthOf(word);
    }
  }
  return lines.join('\n');
}

const outsideBackticks = / (?=(?:[^`]*`[^`]*`)*[^`]*$)/;

const wordsOf = (text: string, room: number): string[] =>
  text.split(outsideBackticks).flatMap((part) => (widthOf(part) <= room ? part : part.split(' ')));

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** The columns that a text takes in a terminal. Styles take none, and East Asian characters and emoji two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of withoutStyles(text)) width += wide.test(character) ? 2 : 1;
  return width;
}
