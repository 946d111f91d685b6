import type { ShownLine } from '../../view/state.ts';

/** Fields that name the close, as the story's head does. */
const naming = new Set(['tenant', 'requestId', 'trackId', 'messageId', 'periodId']);
/** Fields that differ in every line and say nothing new. */
const restless = new Set(['durationMs', 'zuoraRequestId', 'xray_trace_id']);

export interface ChangedLine extends ShownLine {
  times: number;
  lastAt: number;
}

/**
 * The lines of one close, the latest first, each with the fields that changed since the line before it of the same code. A
 * line without such a field is counted there. Pure.
 */
export function changedOnly(lines: readonly ShownLine[]): ChangedLine[] {
  const known = new Map<string, string>();
  const latestOf = new Map<string, ChangedLine>();
  const shown: ChangedLine[] = [];
  for (const line of lines.toReversed()) {
    const { code, at } = line;
    const fields = line.fields.filter(
      ([name, value]) => !naming.has(name) && !restless.has(name) && known.get(`${code} ${name}`) !== value,
    );
    for (const [name, value] of fields) known.set(`${code} ${name}`, value);
    const before = latestOf.get(code);
    if (before !== undefined && fields.length === 0) {
      before.times += 1;
      before.lastAt = at;
    } else {
      const changed = { ...line, fields, times: 1, lastAt: at };
      latestOf.set(code, changed);
      shown.push(changed);
    }
  }
  return shown.reverse();
}
