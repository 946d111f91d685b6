import { useEffect, useRef, useState } from 'preact/hooks';
import type { ShownOutcome } from '../view/state.ts';

/** The sentence for screen readers: it announces the last outcome that arrived, and nothing else. */
export function useTold(outcomes: readonly ShownOutcome[], total: number | null): string {
  const [told, tell] = useState('');
  const known = useRef<number | null>(null);
  const latest = outcomes.find(({ told: event }) => event !== null)?.told ?? null;
  useEffect(() => {
    if (total === null) return;
    // Outcomes from before the page was opened are not announced.
    if (known.current !== null && latest !== null && total > known.current)
      tell(`The outcome of ${latest.requestId} arrived: ${latest.outcome}.`);
    known.current = total;
  }, [total, latest]);
  return told;
}
