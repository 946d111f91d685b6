import { defaultTimings, pollingEnvironment } from '../../infra/local/function-environments.ts';
import { closeIn } from './close-occasion.ts';
import { bearerToken, lambdaVariables, type Occasion, type Place, startPlace } from './place.ts';
import { dueTickIn, idleTickIn } from './tick-occasions.ts';

/** Every kind of first event that is measured, over loopback in the process of the benchmark. */
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

/** Starts emulators for each kind of occasion, so that none leaves work behind for another. */
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
