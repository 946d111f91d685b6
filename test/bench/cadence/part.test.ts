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

  it('meet their goals', () => {
    expect(section.goals.filter((goal) => !isMet(goal))).toEqual([]);
  });

  it('are on the page', () => {
    expect(page).toContain(`${sectionText(section)}\n`);
  });
});
