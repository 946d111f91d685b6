/** `^[a-z]{1,64}$` or `^\P{Cs}{1,100}$`: one class of characters, so many times. */
const oneClass = /^\^(?<set>\[(?:[^\]\\]|\\.)*\]|\\[pP]\{\w+\})\{(?<least>\d+),(?<most>\d+)\}\$$/;
const lastCodePoint = 0x10ffff;

/**
 * Whether a pattern may refuse what an earlier one took. Of two that are one class with a count it is known exactly; of
 * any other two that differ, nothing is known, so the answer is yes.
 */
export function isNarrowerPattern(before: unknown, after: unknown): boolean {
  if (before === after) return false;
  const [old, now] = [before, after].map((pattern) => oneClass.exec(String(pattern))?.groups);
  if (old === undefined || now === undefined) return true;
  if (Number(now.least) > Number(old.least) || Number(now.most) < Number(old.most)) return true;
  const [took, takes] = [new RegExp(`^${old.set}$`, 'u'), new RegExp(`^${now.set}$`, 'u')];
  for (let code = 0; code <= lastCodePoint; code++) {
    const character = String.fromCodePoint(code);
    if (took.test(character) && !takes.test(character)) return true;
  }
  return false;
}
