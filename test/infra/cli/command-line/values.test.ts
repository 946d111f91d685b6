import { describe, expect, it } from 'vitest';
import { readers, type ValueName } from '../../../../infra/cli/command-line/values.ts';

describe('values of options', () => {
  it.each<[ValueName, string, unknown]>([
    ['tenant', 'acme-eu', 'acme-eu'],
    ['orgs', 'o-1, o-2', ['o-1', 'o-2']],
    ['timezone', 'America/New_York', 'America/New_York'],
    ['day', '2026-12-01', '2026-12-01T00:00:00.000Z'],
    ['since', '2026-12-01', '2026-12-01T00:00:00.000Z'],
    ['since', '2026-12-01T08:00:00+02:00', '2026-12-01T06:00:00.000Z'],
    ['count', '30', 30],
  ])('%s: %o is read as %o', (name, text, value) => {
    expect(readers[name](text)).toEqual(value);
  });

  it.each<[ValueName, string, RegExp]>([
    ['tenant', 'ACME', /It must be 1 to 64 of a-z 0-9 -\./],
    ['requestId', 'a b', /1 to 128/],
    ['requestedBy', '\u0007', /printable/],
    ['entity', 'x', /UUID/],
    ['orgs', '', /1 to 64/],
    ['periodId', '../x', /1 to 64/],
    ['periodName', '', /1 to 100/],
    ['periodDate', '2026-02-30', /real day/],
    ['endedBefore', '2026-12-03T18:00', /offset/],
    ['timezone', 'Mars/Phobos', /IANA/],
    ['day', '2026-13-01', /real day/],
    ['since', 'yesterday', /real day.*offset/],
    ['count', '0', /whole number/],
    ['count', '1.5', /whole number/],
  ])('%s: %o is refused by the rule of the message', (name, text, rule) => {
    expect(() => readers[name](text)).toThrow(rule);
  });
});
