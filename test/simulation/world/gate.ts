import type { Service, Trouble } from '../scenario/scenario.ts';
import type { Core } from './core.ts';
import type { Invocation } from './invocation.ts';
import type { Weather } from './weather.ts';

/** The course of one effect: when it happens, if it does, and when and what its caller hears of it. */
export interface Course<T> {
  /** Null when it never happens. */
  appliedAfterMs: number | null;
  answeredAfterMs: number;
  /** What the caller hears; may throw. `applied` is undefined where nothing happened. */
  answer: (applied: { value: T } | undefined) => T;
  /** The process dies at the effect. */
  dies?: 'before' | 'after' | undefined;
}

/** The error of an AWS client, as the SDK throws it after its own retries. */
export function awsError(name: string, httpStatusCode: number | undefined): Error {
  const error = new Error('trouble of a service');
  error.name = name;
  return Object.assign(error, { $metadata: { httpStatusCode } });
}

/** A new promise for each call: a shared promise would keep everything that waits for it in memory for ever. */
const never = () => new Promise<never>(() => {});
/** Three attempts of 5 s each (functions/shared/connections.ts). */
const sdkPatienceMs = 15_000;

function resultOf<T>(applied: { value: T } | undefined): T {
  if (applied === undefined) throw new Error('An effect that did not happen has no value');
  return applied.value;
}

/** Every effect of the code passes here. Each is numbered, takes virtual time, and may fail. */
export class Gate {
  readonly #core: Core;
  readonly #weather: Weather;

  constructor(core: Core, weather: Weather) {
    this.#core = core;
    this.#weather = weather;
  }

  /** An effect on a service of AWS. `lost` is what the SDK may make of an answer that got lost. */
  aws<T>(
    invocation: Invocation,
    service: Service,
    name: string,
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
    // Of a dead process, what was on its way arrives or does not.
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
      const tell = () => {
        if (invocation.isKilled) return;
        if (!invocation.isAlive && invocation.container?.invocation === null) {
          // Its code waited no longer, but its container lives, and is frozen now.
          invocation.container.unheard.push(tell);
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
          tell();
        });
        return;
      }
      if (appliedAfterMs !== null) core.clock.after(appliedAfterMs, happen);
      core.clock.after(answeredAfterMs, tell);
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
        return fail(awsError('TimeoutError', undefined), sdkPatienceMs);
      case 'lost-answer':
        return {
          appliedAfterMs: ms,
          answeredAfterMs: random.between(ms, sdkPatienceMs),
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
