import { expect, it } from 'vitest';
import { startRecording } from '../../../../../infra/local/console/record/recording.ts';
import { shownLines } from '../../../../../infra/local/console/view/shown.ts';
import { line, zuora } from '../seen.ts';

it('keeps the lines of requests however many ticks there are, up to a bound', () => {
  const { add, read } = startRecording();
  add(line(0, 'request-accepted'));
  for (let tick = 0; tick < 3_000; tick += 1) add(line(tick, 'tick-started', { requestId: undefined }));
  expect(read().happenings).toHaveLength(1);
  expect(read().lines).toHaveLength(2_000);

  for (let each = 0; each < 6_000; each += 1) add(zuora(each, 'run-started'));
  expect(read().happenings).toHaveLength(5_000);
});

it('numbers the lines that it shows for good, though older ones are dropped', () => {
  const { add, read } = startRecording();
  for (let each = 0; each < 2_001; each += 1) add(line(each, 'request-waits'));
  const [latest] = shownLines(read());
  add(line(2_001, 'request-waits'));
  expect(shownLines(read())[1]).toEqual(latest);
});
