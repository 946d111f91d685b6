import { describe, expect, it } from 'vitest';
import { roughSpanText, spanText, timeText } from '../../../infra/display/time-text.ts';

describe('times for people', () => {
  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [65_000, '1 min 5 s'],
    [3_725_000, '1 h 2 min'],
    [90_000_000, '1 d 1 h'],
  ])('a span of %i ms is %s', (milliseconds, text) => {
    expect(spanText(milliseconds)).toBe(text);
  });

  it.each([
    [-5, '0 s'],
    [5_999, '5 s'],
    [99_999, '99 s'],
    [100_000, '2 min'],
    [27.4 * 60_000, '27 min'],
    [100 * 60_000, '2 h'],
  ])('a span of %i ms in one unit is %s: in seconds the same as in full', (milliseconds, text) => {
    expect(roughSpanText(milliseconds)).toBe(text);
  });

  it('are in UTC, to the second', () => {
    expect(timeText('2026-12-02T03:14:09.123Z')).toBe('2026-12-02 03:14:09');
  });
});
