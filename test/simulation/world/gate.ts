import type { Service, Trouble } from '../scenario/scenario.ts';
import type { Core } from './core.ts';
import type { Invocation } from './invocation.ts';
import type { Weather } from './weather.ts';

/** What happens with one effect: whether and when it happens, and when its caller gets which answer. */
export interface Course<T> {
  /** Null: it never happens. */
  appliedAfterMs: number | null;
  answeredAfterMs: number;
  /** The answer to the caller; may throw. `applied` is undefined if the effect did not happen. */
  answer: (applied: { value: T } | undefined) => T;
  /** The process dies just before or just after the effect. */
  dies?: 'before' | 'after' | undefined;
}

/** A call of an AWS service, by the name that traces show. */
export interface AwsCall {
  service: Service;
  name: string;
}

/** An error of an AWS client, as the SDK throws it after its retries. */
export function awsError(name: string, httpStatusCode: number | undefined): Error {
  const error = new Error('trouble of a service');
  error.name = name;
  return Object.assign(error, { $metadata: { httpStatusCode } });
}

/** A new promise for each call. A shared one would keep everything that waits for it in memory. */
const never = () => new Promise<never>(() => {});
/** When the SDK gives up: after three attempts of 5 s each (functions/shared/connections.ts). */
const sdkTimeoutMs = 15_000;

function resultOf<T>(applied: { value: T } | undefined): T {
  if (applied === undefined) throw new Error('An effect that did not happen has no value');
  return applied.value;
}

/** Every effect of the code under test passes here. Each is numbered, takes virtual time, and may fail. */
export class Gate {
  readonly #core: Core;
  readonly #weather: Weather;

  constructor(core: Core, weather: Weather) {
    this.#core = core;
    this.#weather = weather;
  }

  /** An effect on an AWS service. `lost` makes the error that the SDK throws if the answer got lost. */
  aws<T>(
    invocation: Invocation,
    { service, name }: AwsCall,
    apply: () => T,
    lost: () => Error = () => awsError('TimeoutError', undefined),
  ): Promise<T> {
    const trouble = this.#weather.over(service, null);
    return this.perform(invocation, name, apply, this.#awsCourse(trouble, lost));
  }

  perform<T>(
    invocation: Invocation | null,
    name: string,
    apply: () => T,
    { appliedAfterMs, answeredAfterMs, answer, dies }: Course<T>,
  ): Promise<T> {
    const core = this.#core;
    if (invocation === null || !invocation.isAlive) return never();
    const number = ++core.effects;
    const crash = core.crashes?.(number, name) ?? null;
    // A requested crash counts as trouble like any other.
    if (crash !== null) core.actions.push({ do: 'kill', at: core.elapsed });
    const planned = crash ?? dies ?? null;
    core.note(`#${invocation.id} ${number} ${name}`);
    if (planned === 'before') {
      core.kill(invocation, `before ${name.split(' ')[0]}`);
      return never();
    }
    // When the process dies, an effect that it had begun may still happen or not.
    const arrivesAnyway = core.random.chance(0.5);
    return new Promise<T>((resolve, reject) => {
      let applied: { value: T } | undefined;
      let thrown: { error: unknown } | undefined;
      const happen = () => {
        if (!invocation.isAlive && !arrivesAnyway) return;
        try {
          applied = { value: apply() };
        } catch (error) {
          thrown = { error };
        }
        if (planned === 'after') core.kill(invocation, `after ${name.split(' ')[0]}`);
      };
      const answerCaller = () => {
        if (invocation.isKilled) return;
        if (!invocation.isAlive && invocation.container?.invocation === null) {
          // The invocation has ended without waiting for the answer. Its container is frozen now.
          invocation.container.answersWhileFrozen.push(answerCaller);
          return;
        }
        core.hasNews = true;
        try {
          if (thrown !== undefined) throw thrown.error;
          resolve(answer(applied));
        } catch (error) {
          core.note(`#${invocation.id} ${number} fails: ${error instanceof Error ? error.name : 'unknown'}`);
          reject(error);
        }
      };
      if (appliedAfterMs !== null && appliedAfterMs === answeredAfterMs) {
        core.clock.after(appliedAfterMs, () => {
          happen();
          answerCaller();
        });
        return;
      }
      if (appliedAfterMs !== null) core.clock.after(appliedAfterMs, happen);
      core.clock.after(answeredAfterMs, answerCaller);
    });
  }

  #awsCourse<T>(trouble: Trouble | null, lost: () => Error): Course<T> {
    const { random, scenario } = this.#core;
    const ms = scenario.settings.isInStep ? 5 : random.between(2, 20);
    const fail = (error: Error, answeredAfterMs = ms): Course<T> => ({
      appliedAfterMs: null,
      answeredAfterMs,
      answer: () => {
        throw error;
      },
    });
    switch (trouble) {
      case null:
        return { appliedAfterMs: ms, answeredAfterMs: ms, answer: resultOf };
      case 'throttles':
        return fail(awsError('ThrottlingException', 400));
      case 'hangs':
        return fail(awsError('TimeoutError', undefined), sdkTimeoutMs);
      case 'lost-answer':
        return {
          appliedAfterMs: ms,
          answeredAfterMs: random.between(ms, sdkTimeoutMs),
          answer: () => {
            throw lost();
          },
        };
      case 'kills':
        return {
          appliedAfterMs: ms,
          answeredAfterMs: ms,
          answer: resultOf,
          dies: random.chance(0.5) ? 'before' : 'after',
        };
      default:
        return fail(awsError('InternalServerError', 500));
    }
  }
}
