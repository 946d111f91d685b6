import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import { answerCall, endpointOf } from './endpoints/endpoints.ts';
import type { SimulatorState } from './endpoints/simulator-state.ts';
import { type Delivery, deliveryOf, isAlwaysEffective, pretendedSuccess } from './faults/fault-delivery.ts';
import { createFaultPlan, type FaultPlan } from './faults/fault-plan.ts';
import type { Fault } from './faults/faults.ts';
import { createLimits } from './limits.ts';
import type { OpenRecord } from './records.ts';

/** Decides each call before and after Zuora's own logic: limits, faults, and calls whose effect comes late. */
export interface Admission {
  readonly faults: FaultPlan;
  /** Decides a call. Call `leave` when its answer has been sent. */
  admit(call: Call, record: OpenRecord): { delivery: Delivery; leave(): void };
  /** Carries out the calls whose late effect was due by this time. */
  settle(at: number): void;
}

interface Admitted {
  call: Call;
  record: OpenRecord;
  /** Headers about limits. Zuora's own answers have them; answers of a gateway before Zuora do not. */
  headers: Record<string, string>;
}

export function createAdmission(state: SimulatorState): Admission {
  const faults = createFaultPlan();
  const { settings } = state;
  const limits = createLimits({
    perMinute: settings.rateLimitPerMinute,
    atOnce: settings.concurrencyLimit,
    codesAs: settings.reasonCodesAs,
  });
  let late: Admitted[] = [];

  const perform = ({ call, record, headers }: Admitted): Answer => {
    const answer = answerCall(call, state);
    record.effect = answer.effect;
    return { ...answer, headers: { ...headers, ...answer.headers } };
  };

  const faulty = (fault: Fault, admitted: Admitted): Delivery => {
    const { call } = admitted;
    const { what, takesEffect = false, effectAfterSeconds } = fault;
    const endpoint = endpointOf(call.path);
    state.emit({
      at: new Date(call.at),
      kind: 'fault-answered',
      message: `${call.method} ${what.kind}`,
      ...(endpoint !== null && 'id' in endpoint ? { periodId: endpoint.id } : {}),
    });
    if (isAlwaysEffective(what)) return deliveryOf(what, perform(admitted));
    if (takesEffect && effectAfterSeconds !== undefined) {
      late.push({ ...admitted, call: { ...call, at: call.at + effectAfterSeconds * 1000 } });
      return deliveryOf(what, pretendedSuccess);
    }
    const changesNothing = call.method === 'GET';
    return deliveryOf(what, takesEffect || changesNothing ? perform(admitted) : pretendedSuccess);
  };

  const decide = (admitted: Admitted, refusal: Answer | null): Delivery => {
    if (refusal !== null) {
      return { how: 'whole', answer: { ...refusal, headers: { ...admitted.headers, ...refusal.headers } } };
    }
    const fault = faults.take(admitted.call);
    return fault === null ? { how: 'whole', answer: perform(admitted) } : faulty(fault, admitted);
  };

  return {
    faults,
    admit: (call, record) => {
      // Token requests have their own limit per minute, and no limit on calls at the same time (docs/zuora.md §5).
      const isToken = endpointOf(call.path)?.name === 'token';
      const entry = isToken ? { refusal: null, headers: {} } : limits.enter(call.at);
      const leave = (): void => (isToken ? undefined : limits.leave());
      try {
        const delivery = decide({ call, record, headers: entry.headers }, entry.refusal);
        record.status = 'answer' in delivery ? delivery.answer.status : null;
        return { delivery, leave };
      } catch (error) {
        leave();
        throw error;
      }
    },
    settle: (at) => {
      const due = late.filter(({ call }) => call.at <= at).sort((a, b) => a.call.at - b.call.at);
      late = late.filter(({ call }) => call.at > at);
      for (const admitted of due) perform(admitted);
    },
  };
}
