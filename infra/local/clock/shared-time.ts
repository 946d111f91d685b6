/**
 * Memory that threads share, which says how a stack's time follows the wall clock: at this time of the wall clock, it
 * was this time in the stack, and since then it runs at this rate. The memory holds many entries and an index of the
 * newest. A thread that reads while another writes a new entry still finds the previous entry complete.
 */
export type SharedTime = SharedArrayBuffer;

interface Pace {
  /** Milliseconds since 1970 by the wall clock. */
  wall: number;
  /** Milliseconds since 1970 in the stack. */
  stack: number;
  /** Seconds of the stack in a second; 0: time stands still. */
  rate: number;
}

const entries = 64;
const indexBytes = 8;
const entryNumbers = 3;

export function createSharedTime(first: Pace): SharedTime {
  const memory = new SharedArrayBuffer(indexBytes + entries * entryNumbers * Float64Array.BYTES_PER_ELEMENT);
  writePace(memory, first);
  return memory;
}

export function writePace(memory: SharedTime, { wall, stack, rate }: Pace): void {
  const index = new Int32Array(memory, 0, 1);
  const next = (Atomics.load(index, 0) + 1) % entries;
  entryAt(memory, next).set([wall, stack, rate]);
  Atomics.store(index, 0, next);
}

/** Turns a time of the wall clock into the stack's time, both in milliseconds since 1970, and returns the rate. */
export function stackTime(memory: SharedTime, wallNow: number): { now: number; rate: number } {
  const [wall = 0, stack = 0, rate = 1] = entryAt(memory, Atomics.load(new Int32Array(memory, 0, 1), 0));
  return { now: Math.round(stack + (wallNow - wall) * rate), rate };
}

function entryAt(memory: SharedTime, index: number): Float64Array {
  const bytes = index * entryNumbers * Float64Array.BYTES_PER_ELEMENT;
  return new Float64Array(memory, indexBytes + bytes, entryNumbers);
}

/**
 * Makes this thread's `Date` show a stack's time. Timers and `performance` are unchanged, because a network and a
 * processor take real time. Call it before the code that uses `Date` is loaded.
 */
export function followStackTime(memory: SharedTime): void {
  const wallNow = Date.now;
  const now = () => stackTime(memory, wallNow()).now;
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
