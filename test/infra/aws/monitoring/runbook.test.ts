import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runbook } from '../../../../infra/aws/alarm/impact-alarm.ts';
import { repository } from '../../../../infra/aws/bundle/esbuild-options.ts';
import { settingsOf, settingsSets } from '../settings/settings-sets.ts';
import { resourcesOf, templateOf } from '../template.ts';
import { alarmsOf } from './alarms.ts';

const page = readFileSync(path.join(repository, runbook), 'utf8');

const beforehand = 'Before you begin';

/** The entries by their headings, each on one line, as the page is wrapped and a description is not. */
const entries = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [heading = '', ...lines] = text.split('\n');
      return [heading, lines.join(' ').replace(/\s+/g, ' ')] as const;
    })
    .filter(([heading]) => heading !== beforehand),
);

const stacks = settingsSets.map(([name, context]) => {
  const { stackName } = settingsOf(context);
  const template = templateOf(context);
  return { name, stackName, template, alarms: alarmsOf(template, stackName) };
});

describe.each(stacks)('the runbook for $name', ({ alarms, stackName, template }) => {
  it.each(Object.entries(alarms))('%s: links to its entry, whose impact it quotes', (name, properties) => {
    const [, impact, anchor] =
      /^(.+) Runbook: docs\/runbook\.md#(.+)$/.exec(properties.AlarmDescription) ?? expect.fail(name);

    expect(anchor).toBe(name);
    expect(entries.get(name)).toContain(`**Impact on the close.** ${impact} **How to look.**`);
  });

  it('refers to every saved query, and to no other', () => {
    const saved = Object.values(resourcesOf(template, 'AWS::Logs::QueryDefinition')).map(({ properties }) =>
      String(properties.Name).slice(stackName.length + 1),
    );
    const asked = [...page.matchAll(/^ask ([a-z-]+)$/gm)].map(([, name]) => name);

    expect(saved.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const optional = ['refused-wake-ups'];
    expect(asked.filter((name = '') => ![...saved, ...optional].includes(name))).toEqual([]);
  });

  it('uses only outputs that the stack has', () => {
    const outputs = Object.keys(template.toJSON().Outputs);
    const asked = [...page.matchAll(/\$\(output (\w+)\)/g)].map(([, name]) => name ?? '');

    expect(asked.length).toBeGreaterThan(5);
    for (const name of asked) expect(outputs).toContain(name);
  });
});

describe('an entry of the runbook', () => {
  it('belongs to an alarm that some stack has', () => {
    const names = new Set(stacks.flatMap(({ alarms }) => Object.keys(alarms)));

    expect([...entries.keys()].sort()).toEqual([...names].sort());
  });

  it.each([...entries])(
    '%s: says what it means, what it does to the close, how to look and what to do',
    (_, text) => {
      const parts = [...text.matchAll(/\*\*([^*]+)\.\*\*/g)].map(([, part]) => part);

      expect(parts).toEqual(['Meaning', 'Impact on the close', 'How to look', 'What to do']);
      expect(text).toContain('```bash');
    },
  );
});
