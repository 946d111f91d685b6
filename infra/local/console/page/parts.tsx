import type { ComponentChildren } from 'preact';
import type { Tone } from '../../../display/headline.ts';
import { timeOfDay } from './format.ts';

/** Where list and story stand side by side; on a narrower page the story covers the list. */
export const wide = '(min-width: 860px)';

/** A part of a story or a drawer, with its heading. */
export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Content that may be larger than its place. It scrolls, by keyboard as well. */
export function Scrolling({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section class="scrolling" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

export function Time({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{timeOfDay(at)}</time>;
}

const signs: Readonly<Record<Tone, string>> = { wrong: '✕', waiting: '◔', running: '▶', done: '✓' };

/** The mark of a tone. Words beside it say the same. */
export function Sign({ tone }: { tone: Tone }) {
  return (
    <span class={`sign is-${tone}`} aria-hidden="true">
      {signs[tone]}
    </span>
  );
}

/** Names and their values. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: string])[] }) {
  if (facts.length === 0) return null;
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
