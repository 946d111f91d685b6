/**
 * The state of a ledger item as the tool, its JSON and CSV, and the console show it. The ledger stores `concluded` and
 * empties `dueAt` when the outcome was published. An outcome that is to be published once more is `concluded` again.
 */
export function itemState<State extends string>({
  state,
  dueAt,
}: {
  state: State;
  dueAt: unknown;
}): State | 'published' {
  return state === 'concluded' && (dueAt ?? null) === null ? 'published' : state;
}
