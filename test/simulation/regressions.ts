import type { WorldKind } from './run-world.ts';

/**
 * Seeds that once showed a fault, of the functions or of the world. A change of the generator changes the world of a
 * seed, so each fault is also described in words. A fault of the functions has a unit test as well.
 */
export interface Regression extends WorldKind {
  seed: number;
  /** What was wrong: in the functions, or in the world and its invariants. */
  showed: string;
}

export const regressions: readonly Regression[] = [
  {
    seed: 2_006,
    showed: 'the world: a tenant that waits as the token endpoint asked does not delay another tenant',
  },
  {
    seed: 10_290,
    showed:
      'the world: a container gets the answers that came while it was frozen, or its token fetch hangs for ever',
  },
  { seed: 7_940, showed: 'the world: the same, with a token that comes late' },
  { seed: 11_140, showed: 'the world: the same, after a crash' },
  {
    seed: 11_905,
    showed: 'the world: a request that waits for an unknown word until near its deadline may time out',
  },
  {
    seed: 12_082,
    showed: 'the world: a rerun does not delay when the run of a pending close is shown',
  },
  { seed: 19_234, showed: 'the world: the same, where both runs fail' },
  {
    seed: 2_001_029,
    showed: 'the world: a rejection that is published long after it was concluded is checked by its own time',
  },
  {
    seed: 7_555,
    showed: 'the world: a late tick whose read fails makes its items due again, counted from its own time',
  },
  {
    seed: 14_821,
    showed: 'the world: what a tick reads after it waited for a token is decided by the time before the wait',
  },
  {
    seed: 608,
    showed: 'the world: a call that waits for its token has begun, even if Zuora then asks for a pause',
  },
  {
    seed: 7_000_175,
    showed: 'the functions: control characters of a name in ISO-8859-1 are not decoded as windows-1252',
  },
  {
    seed: 8_000_175,
    isStormy: true,
    showed:
      'the functions: one new read of a period serves all its items that changed since the index was read',
  },
  { seed: 8_200_131, isStormy: true, showed: 'the functions: the same, for another tenant' },
  {
    seed: 7_300_146,
    showed: 'the world: an answer to the list that proves nothing counts as a list that was not read',
  },
  {
    seed: 10_875,
    showed: 'the functions: a repeated token request counts from the time of the repetition',
  },
  {
    seed: 13_875,
    hasWakeUps: true,
    showed: 'the world: what a wake-up concludes while a tick runs is for the wake-up to publish',
  },
  {
    seed: 17_927,
    hasWakeUps: true,
    showed: "the world: the answer to one tenant's token request is not that to another's",
  },
];
