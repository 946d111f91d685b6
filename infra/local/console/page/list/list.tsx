import { useEffect, useRef, useState } from 'preact/hooks';
import { roughSpanText } from '../../../../display/time-text.ts';
import type { Row } from '../../view/state.ts';
import { Sign, wide } from '../parts.tsx';
import { type Filter, filtered } from './filter.ts';

const tones = ['wrong', 'waiting', 'running', 'done'] as const;

interface ListProps {
  rows: readonly Row[];
  total: number;
  now: number;
  chosen: string | null;
  choose: (key: string) => void;
}

/** Every close and every parked message, one row each. */
export function List({ rows, total, now, chosen, choose }: ListProps) {
  const [filter, set] = useState<Filter>({ tone: null, text: '' });
  const list = useRef<HTMLOListElement>(null);
  const shown = filtered(rows, filter);
  const place = shown.findIndex(({ key }) => key === chosen);

  const before = useRef<string | null>(null);
  // Who leaves a story comes back to its row.
  useEffect(() => {
    const left = shown.findIndex(({ key }) => key === before.current);
    if (chosen === null && left >= 0) list.current?.querySelectorAll('button')[left]?.focus();
    before.current = chosen;
  }, [chosen]);

  function move(event: KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const here = buttons.findIndex((button) => button.matches(':focus'));
    const last = buttons.length - 1;
    const steps = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: last };
    const to = new Map(Object.entries(steps)).get(event.key);
    if (to === undefined) return;
    event.preventDefault();
    const index = Math.min(Math.max(to, 0), last);
    buttons[index]?.focus();
    const row = shown[index];
    // On a narrow page the story covers the list, so only Enter opens it.
    if (row !== undefined && matchMedia(wide).matches) choose(row.key);
  }

  return (
    <section class="list" id="list" aria-label="Closes and parked messages">
      <div class="filters">
        <input
          type="search"
          aria-label="Filter by text"
          placeholder="Filter by text"
          value={filter.text}
          onInput={(event) => set({ ...filter, text: event.currentTarget.value })}
        />
        {tones.map((tone) => (
          <button
            type="button"
            key={tone}
            class="small"
            aria-pressed={filter.tone === tone}
            onClick={() => set({ ...filter, tone: filter.tone === tone ? null : tone })}
          >
            <Sign tone={tone} /> <span class="tone">{tone}</span>{' '}
            {rows.filter((row) => row.tone === tone).length}
          </button>
        ))}
      </div>
      {rows.length === 0 && (
        <p class="empty">No close request yet. “Send a request” sends one: its way shows here.</p>
      )}
      {rows.length > 0 && shown.length === 0 && <p class="empty">Nothing fits the filter.</p>}
      <ol ref={list} onKeyDown={move}>
        {shown.map((row, index) => (
          <li key={row.key}>
            <button
              type="button"
              class="row"
              data-name={row.name}
              aria-current={row.key === chosen}
              tabIndex={index === Math.max(place, 0) ? 0 : -1}
              onClick={() => choose(row.key)}
            >
              <Sign tone={row.tone} />
              <span class={`headline is-${row.tone}`}>{row.headline}</span>
              <span class="age">{roughSpanText(now - row.at)}</span>
              <span class="about">
                {[row.period, row.tenant, row.name].map((text) => text !== '' && <span>{text}</span>)}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {rows.length < total && (
        <p class="empty">
          The first {rows.length} of {total}.
        </p>
      )}
    </section>
  );
}
