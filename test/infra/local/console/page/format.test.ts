import { expect, it } from 'vitest';
import { timeOfDay } from '../../../../../infra/local/console/page/format.ts';

it('shows times in UTC, whatever the zone of the browser', () => {
  expect(timeOfDay(Date.parse('2026-12-02T23:14:09.500Z'))).toBe('23:14:09');
  expect(timeOfDay(Date.parse('2026-12-02T00:00:00+05:30'))).toBe('18:30:00');
});
