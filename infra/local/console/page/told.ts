import { useEffect, useRef, useState } from 'preact/hooks';
import type { ShownOutcome } from '../view/state.ts';

/** The sentence for who does not see the page: the last outcome that came, and nothing else. */
export function useTold(outcomes: readonly ShownOutcome[], total: number | null): string {
  const [told, tell] = useState('');
  const known = useRef<number | null>(null);
  const latest = outcomes.find(({ told: event }) => event !== null)?.told ?? null;
  useEffect(() => {
    if (total === null) return;
    // What was there before the page was opened is no news.
    if (known.current !== null && latest !== null && total > known.current)
      tell(`The outcome of ${latest.requestId} arrived: ${latest.outcome}.`);
    known.current = total;
  }, [total, latest]);
  return told;
}
