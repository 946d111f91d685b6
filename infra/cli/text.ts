import Table from 'cli-table3';
import { printable } from '../display/printable.ts';
import { type Style, stdout } from '../display/terminal.ts';
import { widthOf, wrapped } from '../display/wrapped.ts';

/** No lines around the cells, so that what is shown can be copied and cut by other tools. */
const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Text, perhaps with a style. A dash stands for a value that is not known or does not apply. */
export type Cell = string | { text: string; style: Style };

export interface TableOptions {
  /** How many columns from the first on are the title of a block. */
  titleColumns?: number;
  /** The columns of the terminal. */
  width?: number;
}

const shown = (cell: Cell): string =>
  typeof cell === 'string' ? printable(cell) : stdout.styled(cell.style, printable(cell.text));

/**
 * A table for people. Where the terminal is too narrow for it, each row is a block of lines instead, as a terminal
 * would break the row anywhere.
 *
 * @param heads in lower case, as the blocks show them
 */
export function tableText(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  { titleColumns = 1, width = stdout.width() }: TableOptions = {},
): string {
  const table = new Table({
    chars: noLines,
    head: heads.map((text) => stdout.styled('bold', text.toUpperCase())),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(shown)));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  if (lines.every((line) => widthOf(line) <= width)) return lines.join('\n');
  return rows.map((row) => blockText(heads, row, { titleColumns, width })).join('\n\n');
}

function blockText(
  heads: readonly string[],
  row: readonly Cell[],
  { titleColumns, width }: Required<TableOptions>,
): string {
  const texts = row.map(shown);
  const [first = '', ...others] = texts.slice(0, titleColumns).filter(isKnown);
  const title = wrapped([stdout.styled('bold', first), ...others].join(' · '), width, 2);
  const facts = heads
    .map((head, index) => [head, texts[index] ?? ''] as const)
    .slice(titleColumns)
    .filter(([, text]) => isKnown(text));
  const labelWidth = Math.max(0, ...facts.map(([head]) => head.length));
  const lines = facts.map(([head, text]) => labelled(`  ${head.padEnd(labelWidth)}  `, text, width));
  return [title, ...lines].join('\n');
}

const isKnown = (text: string): boolean => text !== '' && text !== '–';

/** Names and values under each other, the values in one column. */
export function factsText(
  facts: readonly (readonly [name: string, value: Cell | null])[],
  width = stdout.width(),
): string {
  const nameWidth = Math.max(...facts.map(([name]) => name.length));
  return facts
    .map(([name, value]) => labelled(`${name.padEnd(nameWidth)}  `, shown(value ?? '–'), width))
    .join('\n');
}

const labelled = (label: string, text: string, width: number): string =>
  wrapped(`${label}${text}`, width, label.length);

/** `1 message`, `2 messages`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
