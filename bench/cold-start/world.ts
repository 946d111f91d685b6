import { defaultTimings, pollingEnvironment } from '../../infra/local/function-environments.ts';
import { closeIn } from './close-occasion.ts';
import { lambdaVariables } from './lambda-variables.ts';
import type { Occasion } from './occasion.ts';
import { bearerToken, type Place, startPlace } from './place.ts';
import { dueTickIn, idleTickIn } from './tick-occasions.ts';

/** Everything that a first event may be, over loopback in the process of the benchmark. */
export interface World {
  closing: Occasion;
  dueTick: Occasion;
  idleTick: Occasion;
  /** Its event is where to read, and with which token. */
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

/** Each occasion has emulators of its own, so that none leaves another something to do. */
export async function startWorld(): Promise<World> {
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
