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

/** `2026-12-02T03:14:09.123Z` as people read it, for a column whose head says UTC. */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;

/** The same with its zone, for a time that stands alone: Zuora's times beside it have none. */
export const utcText = (iso: string): string => `${timeText(iso)} UTC`;

/** A span of time in its two largest units, such as `2 h 5 min`. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [d, h, min, s] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  if (d > 0) return `${d} d ${h} h`;
  if (h > 0) return `${h} h ${min} min`;
  return min > 0 ? `${min} min ${s} s` : `${s} s`;
}
