import { Coverage } from './coverage.ts';
import { DurableBeforeDeleted, ParkedRight, ValidBatchResponse } from './invariants/acknowledging.ts';
import { BeforeTheRead } from './invariants/before-the-read.ts';
import {
  CallBudget,
  OneTokenAtOnce,
  SlowDownHonoured,
  TokenBudget,
  TokensInAMinute,
} from './invariants/budgets.ts';
import { StoredWithoutToken, TokenAwaited } from './invariants/early-tokens.ts';
import { EndedNotTimedOut } from './invariants/ended-not-timed-out.ts';
import { Facts } from './invariants/facts.ts';
import { FoundRight, ReusedIdRefused, StoredFirst, WaitInBounds } from './invariants/first-things-first.ts';
import { FitsItsBounds } from './invariants/fits-its-bounds.ts';
import { InPace } from './invariants/in-pace.ts';
import { ConcludedByDeadline, EachHasItsTurn, NoneDelaysAnother } from './invariants/in-time.ts';
import type { Invariant } from './invariants/invariant.ts';
import { NoCanary } from './invariants/no-canary.ts';
import { NoNeedlessTimeout } from './invariants/no-needless-timeout.ts';
import { DeadConnection, OwnAddress } from './invariants/on-the-wire.ts';
import { EveryRequestEnds, NothingLost, SameBytes } from './invariants/one-outcome.ts';
import { HoldKept, OnePut, PutAfterRead } from './invariants/one-put.ts';
import { CancelledForGood, SentAgain } from './invariants/operator-steps.ts';
import { OwnBooks } from './invariants/own-books.ts';
import { LeftAlone, OnePutADelivery, SixRefusals } from './invariants/refusals.ts';
import { NoOlderRun, TrueOutcome } from './invariants/true-outcome.ts';
import {
  DueAtNextTick,
  OneReadInTenSeconds,
  OwnPeriodAlone,
  RightCallsAlone,
} from './invariants/wake-ups.ts';
import type { World } from './world/world.ts';

/** Everything that must be true in every world. */
export const invariants: readonly (new (world: World, facts: Facts) => Invariant)[] = [
  StoredFirst,
  FoundRight,
  ReusedIdRefused,
  WaitInBounds,
  OnePut,
  PutAfterRead,
  HoldKept,
  OnePutADelivery,
  SixRefusals,
  SameBytes,
  EveryRequestEnds,
  NothingLost,
  DurableBeforeDeleted,
  ParkedRight,
  ValidBatchResponse,
  NoOlderRun,
  TrueOutcome,
  BeforeTheRead,
  NoNeedlessTimeout,
  ConcludedByDeadline,
  NoneDelaysAnother,
  EachHasItsTurn,
  InPace,
  EndedNotTimedOut,
  CancelledForGood,
  SentAgain,
  SlowDownHonoured,
  LeftAlone,
  CallBudget,
  StoredWithoutToken,
  TokenAwaited,
  TokenBudget,
  TokensInAMinute,
  OneTokenAtOnce,
  OwnBooks,
  OwnAddress,
  DeadConnection,
  NoCanary,
  FitsItsBounds,
  RightCallsAlone,
  OwnPeriodAlone,
  OneReadInTenSeconds,
  DueAtNextTick,
];

/** Adds all invariants and the coverage to a world as observers. */
export function watched(world: World): World {
  const facts = new Facts(world);
  return world.observe(facts, ...invariants.map((Each) => new Each(world, facts)), new Coverage(world));
}
