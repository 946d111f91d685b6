import Table from 'cli-table3';
import { printable } from '../display/printable.ts';
import { stdout } from '../display/terminal.ts';

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

/** A table for people; the heads are bold on a terminal that wants it. */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    chars: noLines,
    head: head.map((text) => stdout.styled('bold', text)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(printable)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Names and values under each other, the values in one column. */
export function factsText(facts: readonly (readonly [name: string, value: string | null])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value ?? '–')}`).join('\n');
}
