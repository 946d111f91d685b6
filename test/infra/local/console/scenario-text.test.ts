import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import type { TimedClick } from '../../../../infra/local/console/click.ts';
import { scenarioText } from '../../../../infra/local/console/scenario-text.ts';
import { newerStart } from '../../../functions/poll-trial-balance/items.ts';
import { anEndedItem } from './seen.ts';

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
  const args = [biome, 'check', '--stdin-file-path=test/end-to-end/copied.test.ts'];
  const { status, stdout } = spawnSync(process.execPath, args, { input: text, encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, text]);
});
