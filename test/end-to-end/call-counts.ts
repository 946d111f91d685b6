import type { AwsCall } from '../../infra/local/emulators/fault-proxy.ts';
import type { RecordedRequest } from '../../infra/zuora-simulator/simulator.ts';

/** The number of calls, by the name of the call. */
export type CallCounts = Record<string, number>;

function counted(names: readonly string[]): CallCounts {
  const groups = Object.entries(Object.groupBy(names, (name) => name));
  return Object.fromEntries(groups.map(([name, calls = []]) => [name, calls.length]));
}

/** Calls to AWS, by service and operation, e.g. `dynamodb PutItem`. */
export function awsCallCounts(calls: readonly AwsCall[]): CallCounts {
  return counted(calls.map(({ service, operation }) => `${service} ${operation}`));
}

/** Calls to Zuora, by method and route, e.g. `PUT /v1/accounting-periods/{id}/pending-close`. */
export function zuoraCallCounts(requests: readonly RecordedRequest[]): CallCounts {
  return counted(
    requests.map(
      ({ method, path }) => `${method} ${path.replace(/(?<=\/accounting-periods\/)[^/]+/, '{id}')}`,
    ),
  );
}
