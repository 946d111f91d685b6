import { putAnswerSeconds } from '../infra/aws/settings/delivery.ts';
import { readSettings } from '../infra/aws/settings/settings.ts';

const { deadlineHours, pollMinSeconds, pollMaxSeconds, backoffMinSeconds, backoffMaxSeconds } = readSettings(
  {},
);

/** The times that the stack gives its functions by default. */
export const deployedTimings = {
  deadlineHours,
  pollMinSeconds,
  pollMaxSeconds,
  backoffMinSeconds,
  backoffMaxSeconds,
  putAnswerSeconds,
};
