import { describe, expect, it } from 'vitest';
import * as parse from '../../../infra/cli/option-parsers.ts';

describe('options', () => {
  it.each<[(text: string) => unknown, string, unknown]>([
    [parse.parseTenant, 'acme-eu', 'acme-eu'],
    [parse.parseOrgs, 'o-1, o-2', ['o-1', 'o-2']],
    [parse.parseTimezone, 'America/New_York', 'America/New_York'],
    [parse.parseDay, '2026-12-01', '2026-12-01T00:00:00.000Z'],
    [parse.parseSince, '2026-12-01', '2026-12-01T00:00:00.000Z'],
    [parse.parseSince, '2026-12-01T08:00:00+02:00', '2026-12-01T06:00:00.000Z'],
    [parse.parseCount, '30', 30],
  ])('%o reads %o as %o', (read, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each<[(text: string) => unknown, string, RegExp]>([
    [parse.parseTenant, 'ACME', /It must be 1 to 64 of a-z 0-9 -\./],
    [parse.parseRequestId, 'a b', /1 to 128/],
    [parse.parseRequestedBy, '\u0007', /printable/],
    [parse.parseEntity, 'x', /UUID/],
    [parse.parseOrgs, '', /1 to 64/],
    [parse.parsePeriodId, '../x', /1 to 64/],
    [parse.parsePeriodName, '', /1 to 100/],
    [parse.parsePeriodDate, '2026-02-30', /real day/],
    [parse.parseEndedBefore, '2026-12-03T18:00', /offset/],
    [parse.parseTimezone, 'Mars/Phobos', /IANA/],
    [parse.parseDay, '2026-13-01', /real day/],
    [parse.parseSince, 'yesterday', /real day.*offset/],
    [parse.parseCount, '0', /whole number/],
    [parse.parseCount, '1.5', /whole number/],
  ])('%o refuses %o by the message’s own rule', (read, text, rule) => {
    expect(() => read(text)).toThrow(rule);
  });
});
