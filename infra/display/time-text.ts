/** `2026-12-02T03:14:09.123Z` as people read it, for a column whose head says UTC. */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;

/** The same with its zone, for use outside such a column. Zuora's times, which may be near it, have no zone. */
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

/** A span of time in one unit, such as `27 min`. Seconds are cut off, as in {@link spanText}, which may be near it. */
export function roughSpanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
