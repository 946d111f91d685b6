import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { TimedClick } from '../../../../../infra/local/console/clicks/click.ts';
import { scenarioText } from '../../../../../infra/local/console/clicks/scenario-text.ts';
import { newerStart } from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem } from '../seen.ts';

const { event } = anEndedItem(30, 'failed', newerStart);
const came = { outcomes: [event, event], parked: ['unknown-tenant', 'invalid-request'] };

it('is a test with every click at its time and what had been seen by then, which expects what came of them', () => {
  const clicks: TimedClick[] = [
    { at: 0, do: 'send', body: `{"requestId":"it's \\"one\\""}`, times: 2 },
    { at: 2.5, do: 'fail-run', period: 'p-nov', after: { pendingCloses: 1, outcomes: 0 } },
  ];
  const text = scenarioText(clicks, came);
  expect(text).toContain(`{ at: 0, do: 'send', body: '{"requestId":"it\\'s \\\\"one\\\\""}', times: 2 },`);
  expect(text).toContain("{ at: 2.5, do: 'fail-run', period: 'p-nov', after: { pendingCloses: 1 } },");
  expect(text).toContain("{ outcomes: ['failed'], parked: ['invalid-request', 'unknown-tenant'] }");
});

it('passes the lint of this repository as it is, whatever was sent, and hides no character', () => {
  const body = `{"name":"\u202e${'w'.repeat(200)}\u{e0001}\u0000","note":"it's"}`;
  const text = scenarioText([{ at: 0, do: 'send', body, times: 1 }], came);
  expect(text).not.toMatch(/[\p{Cf}\0]/u);
  expect(new Function(`return ${text.match(/'\{"name.*\}'/)?.[0]}`)()).toBe(body);

  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const folder = mkdtempSync(path.join(tmpdir(), 'copied-'));
  try {
    const file = path.join(folder, 'copied.test.ts');
    writeFileSync(file, text);
    const repository = path.resolve(import.meta.dirname, '../../../../..');
    const args = [biome, 'ci', '--error-on-warnings', `--config-path=${repository}`, file];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
