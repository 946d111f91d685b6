import { useEffect, useRef, useState } from 'preact/hooks';
import type { ShownOutcome } from '../../view/state.ts';

/** The sentence for screen readers: it announces the last outcome that arrived, and nothing else. */
export function useAnnounced(outcomes: readonly ShownOutcome[] | null): string {
  const [sentence, announce] = useState('');
  const known = useRef<string | null>(null);
  const latest = outcomes?.[0];
  const delivery = outcomes === null ? null : `${latest?.id} ${latest?.delivery}`;
  useEffect(() => {
    // Outcomes from before the page was opened are not announced.
    if (known.current !== null && latest !== undefined && delivery !== known.current)
      announce(`The outcome of ${latest.requestId} arrived: ${latest.outcome}.`);
    known.current = delivery;
  }, [delivery]);
  return sentence;
}
