import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../../../../infra/aws/bundle/esbuild-options.ts';
import { settingsSets } from '../settings/settings-sets.ts';
import { acknowledgementsIn, stackOf } from './rule-packs.ts';

const page = readFileSync(path.join(repository, 'docs/security.md'), 'utf8');

interface Control {
  threat: string;
  tests: { file: string; title: string }[];
}

/** The rows of every table `threat | control | held by`. A row is a line of the page, and a cell ends at a bar. */
const controls: Control[] = page
  .split('| threat | control | held by |\n| --- | --- | --- |\n')
  .slice(1)
  .flatMap((rest) => rest.slice(0, rest.indexOf('\n\n')).split('\n'))
  .map((row) => {
    const [threat = '', , holders = ''] = row.slice(2, -2).split(' | ');
    const tests = holders.split('<br>').map((holder) => {
      const [, name, file = '', title = ''] = /^\[([\w.-]+)\]\(\.\.\/([\w./-]+)\): (.+)$/.exec(holder) ?? [];
      return { file: path.basename(file) === name ? file : '', title };
    });
    return { threat, tests };
  });

/** Whether a test file has a test, a row of a table of tests, or a group of tests, of exactly this title. */
function hasTest(source: string, title: string): boolean {
  const unescaped = source.replaceAll(/\\(['"`])/g, '$1');
  const calls = unescaped.replaceAll(/([([])\s+/g, '$1').replaceAll(/,\s+/g, ', ');
  const quoted = ["'", '"', '`'].map((quote) => `${quote}${title.replaceAll(/,\s+/g, ', ')}${quote}, `);
  return quoted.some((text) => calls.includes(`(${text}`) || calls.includes(`[${text}`));
}

describe('the security page', () => {
  it('has a control and its tests for every threat', () => {
    expect(controls.length).toBeGreaterThanOrEqual(35);
    for (const { threat, tests } of controls) {
      expect(threat).toMatch(/^[A-Z`]/);
      for (const { file, title } of tests) expect({ threat, file, title }).not.toMatchObject({ file: '' });
    }
    // Whatever looks like a test on this page is one of these, but for the link to this file.
    const links = page.match(/\]\(\.\.\/test\//g) ?? [];
    expect(controls.flatMap(({ tests }) => tests)).toHaveLength(links.length - 1);
  });

  it.each(controls)('$threat: its tests exist', ({ tests }) => {
    for (const { file, title } of tests) {
      const place = path.join(repository, file);
      expect(existsSync(place), file).toBe(true);
      expect(hasTest(readFileSync(place, 'utf8'), title), `${file}: ${title}`).toBe(true);
    }
  });

  it('names every acknowledged rule, and no other', () => {
    const acknowledged = settingsSets
      .flatMap(([, context]) => acknowledgementsIn(stackOf(context).app))
      .map(({ rule }) => rule.replace(/\[.*/, ''));
    const named = [...page.matchAll(/^\| `((?:AwsSolutions|Serverless)-\w+)` \|/gm)].map(([, rule]) => rule);

    expect(named.sort()).toEqual([...new Set(acknowledged)].sort());
  });
});

describe('a title is a test’s', () => {
  it.each([
    ['as a test', "  it('is here', () => {", true],
    ['as a table of tests, on lines of its own', "  ])(\n    'is here',\n    ([a]) => {", true],
    ['as a row of such a table', "    [\n      'is here',\n      5,\n    ],", true],
    ['as a group', 'describe("is here", () => {', true],
    ['but not in a comment', "  // it('was here', see 'is here'", false],
    ['but not as a part of another', "it('is here no more', () => {", false],
  ])('%s', (_where, source, isTest) => {
    expect(hasTest(source, 'is here')).toBe(isTest);
  });
});
