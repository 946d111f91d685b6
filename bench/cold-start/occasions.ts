import { defaultTimings, pollingEnvironment } from '../../infra/local/function-environments.ts';
import { closeIn } from './close-occasion.ts';
import { bearerToken, lambdaVariables, type Occasion, type Place, startPlace } from './place.ts';
import { dueTickIn, idleTickIn } from './tick-occasions.ts';

/** Every kind of first event that is measured. The emulators run in the benchmark's own process. */
export interface Occasions {
  closing: Occasion;
  dueTick: Occasion;
  idleTick: Occasion;
  /** The event says which address to read, and with which token. */
  floor: Occasion;
  stop(): Promise<void>;
}

function floorIn({ emulators, simulator, periodId }: Place): Occasion {
  const event = { url: `${simulator.url}/v1/accounting-periods/${periodId}`, token: bearerToken };
  return {
    environment: { ...lambdaVariables, ...pollingEnvironment(emulators, defaultTimings) },
    prepare: async () => event,
    check: () => undefined,
  };
}

/** Starts separate emulators for closes, due ticks and the others, so that none has the other's work in its ledger. */
export async function startOccasions(): Promise<Occasions> {
  const places = await Promise.all([startPlace(), startPlace(), startPlace()]);
  const [forCloses, forDueTicks, forOthers] = places;
  return {
    closing: closeIn(forCloses),
    dueTick: dueTickIn(forDueTicks),
    idleTick: idleTickIn(forOthers),
    floor: floorIn(forOthers),
    async stop() {
      await Promise.all(places.flatMap(({ emulators, simulator }) => [emulators.stop(), simulator.stop()]));
    },
  };
}
