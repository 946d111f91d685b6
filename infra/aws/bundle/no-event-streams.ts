/**
 * Stands in for `@smithy/core/event-streams` in the deployed bundles (`infra/aws/bundle/esbuild-options.ts` names it as the
 * alias). No operation of the functions sends or receives an event stream, and the SDK loads this for nothing else.
 */

/** The client of Lambda sets these two up for its one operation that streams its answer. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
export const eventStreamSerdeProvider = (): undefined => undefined;
