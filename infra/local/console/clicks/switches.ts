import type { CalloutFaultKind } from '../../../zuora-simulator/simulator.ts';
import type { LocalStack } from '../../local-stack.ts';
import { functionNames } from '../../stack-outputs.ts';
import { type FaultName, faultNames } from './click.ts';

/** Switches faults on and off. */
export interface Switches {
  set(name: FaultName, on: boolean): void;
  /** The faults that are on or armed. */
  active(): FaultName[];
}

interface Handle {
  isUsed(): boolean;
  remove(): void;
}

type Arm = (stack: LocalStack) => Handle;

const overPeriods = /^\/v1\/accounting-periods/;

function inZuora(fault: Parameters<LocalStack['simulator']['fail']>[0]): Arm {
  return ({ simulator }) => {
    const switched = simulator.fail(fault);
    return { isUsed: () => switched.used >= (fault.times ?? Infinity), remove: switched.remove };
  };
}

/** For every run that ends while it is on. */
const ofCallouts =
  (what: CalloutFaultKind): Arm =>
  ({ simulator }) => ({ isUsed: () => false, remove: simulator.callouts.fail({ what }).remove });

const arms: Record<FaultName, Arm> = {
  'zuora-down': inZuora({ on: {}, what: { kind: 'status', status: 503 } }),
  'zuora-429': inZuora({ on: { path: overPeriods }, what: { kind: 'too-many-requests', retryAfter: 5 } }),
  'sns-down': ({ emulators }) => ({
    isUsed: () => false,
    remove: emulators.fail({ service: 'sns', operation: 'Publish', what: 'error-500' }),
  }),
  'wake-ups-lost': ofCallouts({ kind: 'never' }),
  'wake-ups-late': ofCallouts({ kind: 'late', seconds: 60 }),
  'wake-ups-twice': ofCallouts({ kind: 'twice' }),
  'wake-ups-forged': ofCallouts({ kind: 'wrong-key' }),
  'put-times-out': inZuora({
    on: { method: 'PUT', path: '/pending-close' },
    times: 1,
    what: { kind: 'hang' },
    takesEffect: true,
  }),
  'html-answer': inZuora({ on: { path: overPeriods }, times: 1, what: { kind: 'html' } }),
  'kill-closing': (stack) => killAfterEffect(stack, 'closing'),
  'kill-polling': (stack) => killAfterEffect(stack, 'polling'),
};

/** The faults of a stack, by name. */
export function createSwitches(stack: LocalStack): Switches {
  const handles = new Map<FaultName, Handle>();
  return {
    set(name, on) {
      handles.get(name)?.remove();
      handles.delete(name);
      if (on) handles.set(name, arms[name](stack));
    },
    active: () => faultNames.filter((name) => handles.get(name)?.isUsed() === false),
  };
}

/**
 * Kills a function right after its next change outside itself: a ledger item, a queue, the topic, or a period in Zuora.
 * The function does not get the answer to the change.
 */
function killAfterEffect(stack: LocalStack, which: 'closing' | 'polling'): Handle {
  const caller = functionNames[which];
  const armed: (() => void)[] = [];
  let isUsed = false;
  const disarm = () => {
    for (const remove of armed.splice(0)) remove();
  };
  const kill = () => {
    isUsed = true;
    disarm();
    stack[which].crash();
  };
  const effects = [
    { service: 'dynamodb', operation: 'PutItem' },
    { service: 'sqs', operation: 'SendMessage' },
    { service: 'sns', operation: 'Publish' },
  ] as const;
  for (const effect of effects) {
    armed.push(stack.emulators.fail({ ...effect, caller, what: 'reset-after', times: 1, onHit: kill }));
  }
  if (which === 'closing') {
    const edit = (body: Record<string, unknown>) => {
      if (body.success === true) kill();
      return body;
    };
    const on = { method: 'PUT', path: '/pending-close' };
    armed.push(stack.simulator.fail({ on, what: { kind: 'edit', edit } }).remove);
  }
  return { isUsed: () => isUsed, remove: disarm };
}
