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

/** Effects that change something outside of their process. All others read, or get a token that dies with its container. */
const isWrite = ({ name }: Effect) => /^(ledger\.(create|replace)|zuora put|sns\.|queue\.)/.test(name);

/** Every crash that a world allows: before and after each of its effects. */
export function allPoints(effects: readonly Effect[]): CrashPoint[] {
  return effects.flatMap(({ number: effect }): CrashPoint[] => [
    { effect, side: 'before' },
    { effect, side: 'after' },
  ]);
}

/**
 * Whether nobody waits for what would have followed: a tick is done, or the return of the one message is set. One that
 * is done is another matter, as its deletion follows.
 */
function isOver(own: readonly Effect[], first: Effect, last: Effect): boolean {
  if (first.name === 'ledger.due') return true;
  const isOne = own.filter(({ name }) => /^(ledger\.get|queue\.)/.test(name)).length === 2;
  return isOne && last.name.startsWith('queue.delay');
}

/**
 * Whether an invocation does several things side by side. Nothing but effects takes time, so where its ways part each
 * of them begins its next effect at that very moment; one after another they are milliseconds apart. The reads by which
 * a tick collects its items are all over before it does anything.
 */
function isSideBySide(own: readonly Effect[], { name }: Effect): boolean {
  const told = own.filter((each) => name !== 'ledger.due' || !each.name.startsWith('ledger.get'));
  return new Set(told.map(({ at }) => at)).size < told.length;
}

/**
 * The crashes that differ. A process that does one thing after another and dies has done its writes up to some one of
 * them, and nothing after; what it read is gone with it. So all its crashes between one write and the next leave the
 * same world behind, but for the milliseconds and for what chance draws next: before the second write, after any read
 * between, and after the first write. The last stands for all. Before its first effect stands for those before any
 * write. A PUT is not always over when its caller goes on, so before what follows it is one more. After the last effect
 * of what is over anyway is no crash but a cold start. An invocation that does several things side by side has others
 * under way when it dies: of those, each crash counts.
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
