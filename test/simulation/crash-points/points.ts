/** A crash just before or just after an effect, by the effect's number. */
export interface CrashPoint {
  effect: number;
  side: 'before' | 'after';
}

/** An effect of a world, as its trace tells it. */
export interface Effect {
  number: number;
  name: string;
  invocation: number;
}

/** The gate's line in a trace: time, invocation, number, name. */
const effectLine = /^ *\d+ #(\d+) (\d+) (.+)$/;

export function effectsIn(trace: readonly string[]): Effect[] {
  return trace.flatMap((line) => {
    const [, invocation, number, name] = effectLine.exec(line) ?? [];
    if (invocation === undefined || number === undefined || name === undefined) return [];
    return [{ number: Number(number), name, invocation: Number(invocation) }];
  });
}

/** What leaves a trace outside of the process that did it. All else is read or, as a token, dies with its container. */
const isWrite = ({ name }: Effect) => /^(ledger\.(create|replace)|zuora put|sns\.|queue\.)/.test(name);

/** Every crash that a world allows: before and after each of its effects. */
export function allPoints(effects: readonly Effect[]): CrashPoint[] {
  return effects.flatMap(({ number: effect }): CrashPoint[] => [
    { effect, side: 'before' },
    { effect, side: 'after' },
  ]);
}

/**
 * The crashes that differ. A process that does one thing after another and dies has done its writes up to some one of
 * them, and nothing after; what it read is gone with it. So all its crashes between one write and the next leave the
 * same world behind, but for the milliseconds and for what chance draws next: before the second write, after any read
 * between, and after the first write. The last stands for all. Before its first effect stands for those before any
 * write. An invocation that does several things side by side has others under way when it dies: of those, each crash
 * counts.
 *
 * @param sideBySide the invocations of which that is so
 */
export function distinctPoints(effects: readonly Effect[], sideBySide: ReadonlySet<number>): CrashPoint[] {
  const begun = new Set<number>();
  return effects.flatMap((each): CrashPoint[] => {
    const { number: effect, invocation } = each;
    const isFirst = !begun.has(invocation);
    begun.add(invocation);
    const isOneByOne = !sideBySide.has(invocation);
    return [
      ...(isFirst || !isOneByOne ? [{ effect, side: 'before' } as const] : []),
      ...(isWrite(each) || !isOneByOne ? [{ effect, side: 'after' } as const] : []),
    ];
  });
}
