import type { Catch } from './catch.ts';

/** Which invariant caught each variant, after how many worlds. A star marks the variant's own first seed. */
export function reportText(caught: readonly Catch[]): string {
  const rows = caught
    .toSorted((one, other) => one.worlds - other.worlds)
    .map(({ variant, worlds, by }) => [
      by === null ? 'NOT CAUGHT' : by.invariant,
      `${worlds} ${worlds === 1 ? 'world' : 'worlds'}`,
      by === null ? '' : `seed ${by.seed}${worlds === 1 && by.seed === variant.firstSeed ? '*' : ''}`,
      variant.name,
      variant.broken,
    ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
