/** Counts of what happened in a world. They can be added up over worlds. */
export class Figures {
  readonly counts: Record<string, number> = {};

  count(group: string, name: string, by = 1): void {
    const key = `${group}/${name}`;
    this.counts[key] = (this.counts[key] ?? 0) + by;
  }
}

export function addCounts(sum: Record<string, number>, counts: Record<string, number>): void {
  for (const [key, count] of Object.entries(counts)) sum[key] = (sum[key] ?? 0) + count;
}

/** The counts of one group, highest first. */
export function groupOf(counts: Record<string, number>, group: string): [name: string, count: number][] {
  return Object.entries(counts)
    .filter(([key]) => key.startsWith(`${group}/`))
    .map(([key, count]): [string, number] => [key.slice(group.length + 1), count])
    .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
}
