/** A crash just before or just after an effect, by the effect's number. */
export interface CrashPoint {
  effect: number;
  side: 'before' | 'after';
}

/** An effect of a world, read from its trace. */
export interface Effect {
  number: number;
  name: string;
  invocation: number;
  /** When it began, in milliseconds since the world began. */
  at: number;
}

/** The gate's line in a trace: time, invocation, number, name. */
const effectLine = /^ *(\d+) #(\d+) (\d+) (.+)$/;

export function effectsIn(trace: readonly string[]): Effect[] {
  return trace.flatMap((line) => {
    const [, at, invocation, number, name] = effectLine.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ number: Number(number), name, invocation: Number(invocation), at: Number(at) }];
  });
}

/**
 * Whether an effect changes something outside its process. The others read, or get a token that dies with the
 * container.
 */
const isWrite = ({ name }: Effect) => /^(ledger\.(create|replace)|zuora put|sns\.|queue\.)/.test(name);

/** Every possible crash of a world: before and after each of its effects. */
export function allPoints(effects: readonly Effect[]): CrashPoint[] {
  return effects.flatMap(({ number: effect }): CrashPoint[] => [
    { effect, side: 'before' },
    { effect, side: 'after' },
  ]);
}

/**
 * Whether nothing would have followed the last effect: a tick has ended, or an invocation with one message has set the
 * message's delay. A message that is done is different, because its deletion would have followed.
 */
function isOver(own: readonly Effect[], first: Effect, last: Effect): boolean {
  if (first.name === 'ledger.due') return true;
  const isOne = own.filter(({ name }) => /^(ledger\.get|queue\.)/.test(name)).length === 2;
  return isOne && last.name.startsWith('queue.delay');
}

/**
 * Whether an invocation does several things at the same time. Only effects take time, so things that are done at the
 * same time begin their effects in the same millisecond, and things that are done one after another do not. The reads
 * by which a tick collects its items do not count: they have ended before the tick does anything else.
 */
function isSideBySide(own: readonly Effect[], { name }: Effect): boolean {
  const counted = own.filter((each) => name !== 'ledger.due' || !each.name.startsWith('ledger.get'));
  return new Set(counted.map(({ at }) => at)).size < counted.length;
}

/**
 * The crashes that lead to different worlds.
 *
 * - A process that does one thing after another has done its writes up to one of them when it dies, and what it read is
 *   lost. So all its crashes between two writes lead to the same world, except for milliseconds and random choices. The
 *   crash just after the first of the two writes represents them.
 * - The crash before the first effect represents all crashes before the first write.
 * - A PUT may still be processed when its caller continues, so the crash before the effect that follows it also counts.
 * - A crash after the last effect of an invocation that has nothing left to do is only a cold start. It is left out.
 * - An invocation that does several things at the same time may die while others of them are in progress. Each of its
 *   crashes counts.
 */
export function distinctPoints(effects: readonly Effect[]): CrashPoint[] {
  return [...Map.groupBy(effects, ({ invocation }) => invocation).values()]
    .flatMap((own): CrashPoint[] => {
      const [first] = own;
      const last = own.at(-1);
      if (first === undefined || last === undefined) return [];
      if (isSideBySide(own, first)) return allPoints(own);
      const isLost = (each: Effect) => isWrite(each) && !(each === last && isOver(own, first, last));
      return own.flatMap((each, index): CrashPoint[] => {
        const isAfterPut = own[index - 1]?.name.startsWith('zuora put') ?? false;
        const { number: effect } = each;
        return [
          ...(each === first || isAfterPut ? [{ effect, side: 'before' } as const] : []),
          ...(isLost(each) ? [{ effect, side: 'after' } as const] : []),
        ];
      });
    })
    .sort((one, other) => one.effect - other.effect);
}
