/**
 * How a stack's time follows the wall clock, in memory that threads share: since a moment of the wall clock it was so
 * late in the stack, and has run at a rate. Old entries stay for a while, so that who reads while one is written reads
 * the one before it whole.
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

/** The stack's time at a time of the wall clock, both in milliseconds since 1970, and the rate at which it runs. */
export function stackTime(memory: SharedTime, wallNow: number): { now: number; rate: number } {
  const [wall = 0, stack = 0, rate = 1] = entryAt(memory, Atomics.load(new Int32Array(memory, 0, 1), 0));
  return { now: Math.round(stack + (wallNow - wall) * rate), rate };
}

function entryAt(memory: SharedTime, index: number): Float64Array {
  const bytes = index * entryNumbers * Float64Array.BYTES_PER_ELEMENT;
  return new Float64Array(memory, indexBytes + bytes, entryNumbers);
}
