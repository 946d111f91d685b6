import { expect, it } from 'vitest';
import { scenarioText } from '../../../../infra/local/console/scenario-text.ts';
import { newerStart } from '../../../functions/poll-trial-balance/items.ts';
import { anEndedItem } from './seen.ts';

it('is a test with every click at its time, which expects what came of them', () => {
  const { event } = anEndedItem(30, 'failed', newerStart);
  const text = scenarioText(
    [
      { at: 0, do: 'send', body: `{"requestId":"it's \\"one\\""}`, times: 2 },
      { at: 2.5, do: 'fail-run', period: 'p-nov' },
    ],
    { outcomes: [event, event], parked: ['unknown-tenant', 'invalid-request'] },
  );
  expect(text).toContain(`{ at: 0, do: 'send', body: '{"requestId":"it\\'s \\\\"one\\\\""}', times: 2 },`);
  expect(text).toContain("{ at: 2.5, do: 'fail-run', period: 'p-nov' },");
  expect(text).toContain("{ outcomes: ['failed'], parked: ['invalid-request', 'unknown-tenant'] }");
});
