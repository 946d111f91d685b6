import type { ComponentChildren } from 'preact';
import type { Outcome } from '../../../../functions/contract/outcome.ts';
import { timeOfDay } from './format.ts';

interface PanelProps {
  title: string;
  /** A few words beside the title. */
  aside?: ComponentChildren;
  className?: string;
  children: ComponentChildren;
}

const idOf = (title: string) => title.toLowerCase().replaceAll(/[^a-z]+/g, '-');

/** A part of the page under a heading of its own. */
export function Panel({ title, aside, className = '', children }: PanelProps) {
  return (
    <section class={`panel ${className}`} aria-labelledby={idOf(title)}>
      <header>
        <h2 id={idOf(title)}>{title}</h2>
        {aside !== undefined && <div class="aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}

/** Content that may be larger than its place: it scrolls, also by keyboard. */
export function Scrolling({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section class="scrolling" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

export function Time({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{timeOfDay(at)}</time>;
}

/** How a word is coloured: every outcome, and the words of Zuora and the ledger that stand out. */
const tones: Readonly<Record<string, string>> = {
  completed: 'good',
  Completed: 'good',
  published: 'good',
  failed: 'bad',
  Error: 'bad',
  rejected: 'bad',
  'timed-out': 'bad',
  withdrawn: 'warn',
  Processing: 'busy',
  watching: 'busy',
  PendingClose: 'busy',
} satisfies Record<Outcome, string> & Record<string, string>;

/** A state, status or outcome. */
export function Word({ children }: { children: string }) {
  return <span class={`word ${tones[children] ?? ''}`}>{children}</span>;
}
