import { type SharedTime, stackTime } from './shared-time.ts';

/**
 * Makes this thread's `Date` show a stack's time. Timers and `performance` stay unchanged: waiting for a network or a
 * processor takes real time. Call it before the code that uses `Date` is loaded.
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
