import type { Action, PeriodPlan, Scenario, WakeUpPlan } from './scenario.ts';

/** A month-end without faults: one tenant, October closed, November open with one earlier run. */
export function quietScenario(november: Partial<PeriodPlan> = {}): Scenario {
  const period: PeriodPlan = {
    tenant: 'default',
    entity: null,
    org: null,
    id: 'default-0-0',
    name: 'Nov 2026',
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    status: 'Open',
    run: { status: 'Completed', secondsAgo: 86_400 },
    runSeconds: 120,
    errorRate: 0,
    lagSeconds: 2,
    lagShows: 'older-run',
  };
  return {
    seed: 1,
    startAt: Date.parse('2026-12-02T09:00:00.000Z'),
    settings: {
      deadlineHours: 1,
      pollMinSeconds: 60,
      pollMaxSeconds: 300,
      backoffMinSeconds: 15,
      backoffMaxSeconds: 600,
    },
    tenants: [
      {
        name: 'default',
        auth: 'oauth',
        entities: [],
        orgs: [],
        entityId: null,
        orgIds: null,
        tokenSeconds: 3_599,
        zoneHours: -8,
      },
    ],
    periods: [
      {
        ...period,
        id: 'default-0--1',
        name: 'Oct 2026',
        startDate: '2026-10-01',
        endDate: '2026-10-31',
        status: 'Closed',
      },
      { ...period, ...november },
    ],
    actions: [],
  };
}

/** A request for the default tenant, sent `at` milliseconds after the beginning. */
export function send(content: Record<string, unknown>, at = 0, requestId = 'close-1'): Action {
  const is = {
    is: 'request',
    tenant: 'default',
    requestId,
    content: JSON.stringify(content),
    hasSecret: true,
  } as const;
  return { at, do: 'send', body: JSON.stringify({ requestId, ...content }), is };
}

/** Zuora calls once for each run, in time and with the right key. */
export const callsInTime: WakeUpPlan['rates'] = {
  late: 0,
  early: 0,
  twice: 0,
  'wrong-key': 0,
  'dead-receiver': 0,
  never: 0,
};
