import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cadence } from '../../../bench/cadence/part.ts';
import { sectionText } from '../../../bench/report/page.ts';
import { isMet, type Section } from '../../../bench/report/section.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/performance.md'), 'utf8');

describe('calls and lag', () => {
  // In virtual time the figures are the same on every machine, so the page can be compared with them.
  let section: Section;
  beforeAll(async () => {
    section = await cadence.measure(() => undefined);
  });

  it('meet their goals, except the lag with wake-ups: items younger than pollMinSeconds are not read', () => {
    const missed = section.goals.filter((goal) => !isMet(goal));
    expect(missed.map(({ what }) => what)).toEqual([
      'mean lag in seconds, 95 % of callouts delivered and `pollMaxSeconds` 600',
    ]);
  });

  it('are on the page', () => {
    expect(page).toContain(`${sectionText(section)}\n`);
  });
});
