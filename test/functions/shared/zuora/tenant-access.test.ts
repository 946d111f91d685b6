import { describe, expect, it } from 'vitest';
import type { EventCode } from '../../../../functions/shared/telemetry/telemetry.ts';
import {
  UnknownTenantError,
  ZuoraError,
  type ZuoraErrorDetails,
} from '../../../../functions/shared/zuora/errors.ts';
import { troubleOf } from '../../../../functions/shared/zuora/report-trouble.ts';
import { createTenantAccess, type TenantAccess } from '../../../../functions/shared/zuora/tenant-access.ts';

const now = Date.parse('2026-12-01T09:00:00Z');
const tenant = 'acme';

function error(details: Partial<ZuoraErrorDetails> = {}): ZuoraError {
  return new ZuoraError({ advice: 'try-later', summary: 'trouble', ...details });
}
const silent = error({ isAnswered: false });
const answered = error();

/** The result of the code of both functions for an error. */
function trouble(thrown: unknown, tenantAccess: TenantAccess = createTenantAccess()) {
  const codes: EventCode[] = [];
  const context = { report: (code: EventCode) => codes.push(code), now: () => now, tenantAccess };
  return { ...troubleOf(thrown, { tenant }, context), codes };
}

function visitAfter(failures: readonly unknown[], tenantAccess = createTenantAccess()) {
  const visit = tenantAccess.beginVisit(tenant, now);
  for (const failure of failures) {
    const { mayCallAgain } = trouble(failure, tenantAccess);
    visit.failed(mayCallAgain ? 'open' : 'closed');
  }
  return visit;
}

describe('the calls of a tick to a tenant', () => {
  it.each([
    { calls: 'none', failures: [], isOpen: true },
    { calls: 'one without an answer', failures: [silent], isOpen: true },
    { calls: 'two without an answer', failures: [silent, silent], isOpen: false },
    { calls: 'two without, one with between them', failures: [silent, answered, silent], isOpen: true },
    { calls: 'many failures, all answered', failures: [answered, answered, answered], isOpen: true },
    { calls: 'credentials refused', failures: [error({ advice: 'fix-credentials' })], isOpen: false },
    { calls: 'slow down', failures: [error({ advice: 'slow-down' })], isOpen: false },
    { calls: 'one without a token to send it with', failures: [error({ isRefusal: true })], isOpen: false },
    { calls: 'one without a secret', failures: [new UnknownTenantError('none')], isOpen: false },
    { calls: 'a refusal by a rule', failures: [error({ advice: 'refused', isRefusal: true })], isOpen: true },
  ])('may go on: $calls → $isOpen', ({ failures, isOpen }) => {
    expect(visitAfter(failures).isOpen()).toBe(isOpen);
  });

  it('end only after failed calls in a row', () => {
    const tenantAccess = createTenantAccess();
    const visit = tenantAccess.beginVisit(tenant, now);
    for (const isFirst of [true, false]) {
      trouble(silent, tenantAccess);
      visit.failed('open');
      if (isFirst) visit.answered();
    }
    expect(visit.isOpen()).toBe(true);
  });

  it('stay ended, whatever the answers to calls that were in progress', () => {
    const visit = createTenantAccess().beginVisit(tenant, now);
    visit.failed('closed');
    visit.answered();
    visit.failed('open');
    expect(visit.isOpen()).toBe(false);
    expect(visit.isInLine()).toBe(false);
  });

  it('are two for a tenant that was silent in earlier ticks, and more once it answers', () => {
    const tenantAccess = createTenantAccess();
    expect(visitAfter([silent, silent], tenantAccess).isOpen()).toBe(false);
    expect(tenantAccess.isSilent(tenant)).toBe(true);
    expect(visitAfter([silent], tenantAccess).isOpen()).toBe(true);
    expect(visitAfter([silent, silent], tenantAccess).isOpen()).toBe(false);
    expect(visitAfter([silent, answered, silent], tenantAccess).isOpen()).toBe(true);
    expect(visitAfter([silent, answered, silent, silent], tenantAccess).isOpen()).toBe(false);
  });

  it('do not begin during a pause that Zuora asked for, of several the longest', () => {
    const tenantAccess = createTenantAccess();
    for (const retryAfterSeconds of [90, 30]) {
      trouble(error({ advice: 'slow-down', retryAfterSeconds }), tenantAccess);
    }
    expect(tenantAccess.beginVisit(tenant, now + 89_999).isOpen()).toBe(false);
    expect(tenantAccess.beginVisit(tenant, now + 90_000).isOpen()).toBe(true);
    expect(tenantAccess.beginVisit('another', now).isOpen()).toBe(true);
  });

  it('end when the container has no token for the tenant', () => {
    const visit = createTenantAccess().beginVisit(tenant, now);
    visit.failed('in-line');
    expect([visit.isOpen(), visit.isInLine()]).toEqual([false, true]);
  });
});

describe('trouble means the same to both functions', () => {
  it.each([
    [new UnknownTenantError('none'), 'credentials-refused', 'credentials-refused'],
    [error({ advice: 'fix-credentials' }), 'credentials-refused', 'credentials-refused'],
    [error({ advice: 'slow-down' }), 'slow-down', 'zuora-trouble'],
    [error({ advice: 'wait-in-line', retryAfterSeconds: 7 }), 'in-line', 'zuora-token-held-back'],
    [error({ advice: 'list-too-large' }), 'period-list-too-large', 'period-list-too-large'],
    [error(), 'zuora-trouble', 'zuora-trouble'],
  ])('%s: waits for %s, reported as %s', (thrown, because, code) => {
    expect(trouble(thrown)).toMatchObject({ because, codes: [code] });
  });

  it('and waiting for a token does not count as a call', () => {
    const tenantAccess = createTenantAccess();
    for (const thrown of [silent, error({ advice: 'wait-in-line' }), silent]) trouble(thrown, tenantAccess);
    expect(tenantAccess.isSilent(tenant)).toBe(true);
  });

  it('and all other errors are thrown unchanged', () => {
    const defect = new Error('a defect');
    expect(() => trouble(defect)).toThrow(defect);
  });
});
