/** Runs the work of one key one after another, in the order of the calls. Work of different keys runs side by side. */
export function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work);
    // The next work waits until this one has ended, also when it fails.
    last.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  };
}
