import type { LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { OperatorStep } from '../scenario/scenario.ts';
import type { Core } from './core.ts';
import type { Invocation } from './invocation.ts';
import type { LedgerModel } from './ledger.ts';

/** The same value as in the operators' tool (infra/cli/operator-steps/operator-step.ts). */
const lostWritesMax = 5;
/** Longer than a step can take, because the tool has no timeout. */
const timeoutMs = 600_000;

/** An operator with the tool, which changes items by the same conditional writes as the functions. */
export class Operator {
  readonly #core: Core;
  readonly #ledger: LedgerModel;
  readonly running: Invocation[] = [];

  constructor(core: Core, ledger: LedgerModel) {
    this.#core = core;
    this.#ledger = ledger;
  }

  take(step: OperatorStep, key: LedgerKey): void {
    const core = this.#core;
    const invocation = core.begin('operator', timeoutMs, null);
    this.running.push(invocation);
    core.hasNews = true;
    core.note(`#${invocation.id} operator begins to ${step} ${key.requestId}`);
    const free = () => {
      this.running.splice(this.running.indexOf(invocation), 1);
    };
    invocation.onDeath = free;
    const end = (result: string) => {
      if (!invocation.isAlive) return;
      invocation.isAlive = false;
      core.figures.count('operators', `${step} ${result}`);
      core.note(`#${invocation.id} ends: ${result}`);
      free();
    };
    // The tool reports the error, and the operator may try again.
    this.#take(step, key, invocation).then(end, () => end('failed'));
  }

  async #take(step: OperatorStep, key: LedgerKey, invocation: Invocation): Promise<string> {
    const { clock, subject } = this.#core;
    const ledger = this.#ledger.of(() => invocation);
    const taken = (item: LedgerItem) =>
      subject[step === 'cancel' ? 'cancelled' : 'resendAsked'](item, { now: clock.now, by: 'operator' });
    for (let lost = 0; lost < lostWritesMax; lost++) {
      const item = await ledger.get(key);
      if (item === undefined) return 'not found';
      try {
        await ledger.replace(item, taken(item));
        return 'done';
      } catch (error) {
        if (error instanceof subject.StepNotAllowedError) return 'not allowed';
        if (!(error instanceof subject.LostWriteError)) throw error;
      }
    }
    return 'lost';
  }
}
