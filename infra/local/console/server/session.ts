import type { LocalStack } from '../../local-stack.ts';
import { carryOut } from '../clicks/carry-out.ts';
import type { Click, TimedClick } from '../clicks/click.ts';
import { progressOf } from '../record/progress.ts';
import { createSecretsSeen, withoutSecrets } from '../record/secrets-seen.ts';
import { takeSnapshot } from '../record/snapshot.ts';
import { consoleState } from '../view/console-state.ts';
import type { Light } from '../view/state.ts';
import { visible } from '../view/visible.ts';
import { portsOf, startWatchedStack, type WatchedStack, type WatchOptions } from '../watched-stack.ts';

/** Sections of the state as JSON text, without any secret. */
export type Sections = ReadonlyMap<string, string>;

/** One stack at a time: its state, and the clicks that change it. */
export interface Session {
  readonly stack: LocalStack;
  click(click: Click): Promise<void>;
  /** Replaces the stack by a new one, under the same addresses. */
  reset(): Promise<void>;
  /** The state of the stack now. */
  read(): Promise<Sections>;
  stop(): Promise<void>;
}

interface Life {
  watched: WatchedStack;
  clicks: TimedClick[];
  firstClickAt: number | null;
  /** A promise that was broken once stays broken: the recording may have dropped what showed it. */
  broken: Map<number, Light>;
}

export async function startSession(options: WatchOptions): Promise<Session> {
  const secretsSeen = createSecretsSeen();
  let life = newLife(await startWatchedStack(options));
  let change: Promise<unknown> = Promise.resolve();

  /** Clicks and resets are carried out one after another, in their order. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = change.then(work);
    change = turn.catch(() => undefined);
    return turn;
  }

  async function click(asked: Click): Promise<void> {
    const { watched, clicks } = life;
    const now = watched.clock.now();
    life.firstClickAt ??= now;
    const at = Math.round((now - life.firstClickAt) / 100) / 10;
    const after = progressOf(watched.recording.read().happenings);
    await carryOut(asked, watched);
    clicks.push({ at, ...asked, after });
  }

  async function reset(): Promise<void> {
    const { stack } = life.watched;
    const ports = portsOf(stack);
    await life.watched.stop();
    const simulator = { ...options.stack?.simulator, ...ports.simulator };
    const emulators = { ...options.stack?.emulators, ...ports.emulators };
    const wakeUps = ports.wakeUps && { wakeUps: { ...options.stack?.wakeUps, ...ports.wakeUps } };
    const stackOptions = { ...options.stack, simulator, emulators, ...wakeUps };
    life = newLife(await startWatchedStack({ ...options, stack: stackOptions }));
  }

  async function read(): Promise<Sections> {
    const { watched, clicks, broken } = life;
    const { clock, recording, switches, stack } = watched;
    // The recording is read before the stack, so that the state holds the result of every recorded message.
    const record = recording.read();
    const reading = { now: clock.now(), rate: clock.rate };
    const snapshot = await takeSnapshot(stack);
    const secrets = secretsSeen.of(stack);
    const faults = switches.active();
    const state = consoleState({ clock: reading, record, snapshot, faults, clicks, secrets });
    const promises = state.promises.map((light) => {
      if (light.status === 'broken' && !broken.has(light.promise)) broken.set(light.promise, light);
      return broken.get(light.promise) ?? light;
    });
    const sections = Object.entries({ ...state, promises });
    const shown = (value: unknown) => visible(withoutSecrets(JSON.stringify(value), secrets));
    return new Map(sections.map(([name, value]) => [name, shown(value)]));
  }

  return {
    get stack() {
      return life.watched.stack;
    },
    click: (asked) => inTurn(() => click(asked)),
    reset: () => inTurn(reset),
    // A read waits for a reset, which has no stack to read. No click waits for a read.
    read: async () => {
      await change;
      return read();
    },
    stop: async () => {
      await change;
      await life.watched.stop();
    },
  };
}

const newLife = (watched: WatchedStack): Life => ({
  watched,
  clicks: [],
  firstClickAt: null,
  broken: new Map(),
});
