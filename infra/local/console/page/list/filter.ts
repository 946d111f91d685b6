import type { Tone } from '../../../../display/headline.ts';
import type { Row } from '../../view/state.ts';

export interface Filter {
  /** Null: every state. */
  tone: Tone | null;
  text: string;
}

/** The rows of the chosen state that hold every word of the text. Pure. */
export function filtered(rows: readonly Row[], { tone, text }: Filter): Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const said = [row.headline, row.period, row.tenant, row.name].join(' ').toLowerCase();
    return (tone === null || row.tone === tone) && words.every((word) => said.includes(word));
  });
}
