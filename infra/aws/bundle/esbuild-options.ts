import path from 'node:path';

/** The repository. Asset paths, the lock file and esbuild's relative paths start here. */
export const repository = path.resolve(import.meta.dirname, '../../..');

/** The functions, by the folder under `functions/` whose `handler.ts` exports `handler`. */
export const functionFolders = ['set-pending-close', 'poll-trial-balance'] as const;
export type FunctionFolder = (typeof functionFolders)[number];

export const entryOf = (folder: FunctionFolder): string =>
  path.join(repository, 'functions', folder, 'handler.ts');

/**
 * How both functions are bundled, in esbuild's words: `bundling.ts` tells it the CDK, tests and the benchmark build by it.
 * What each lever is worth stands in docs/performance.md.
 */
export const build = {
  absWorkingDir: repository,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './infra/aws/bundle/environment-credentials.ts',
    '@smithy/core/event-streams': './infra/aws/bundle/no-event-streams.ts',
  },
  // Of a module of Node's that is asked for by `import()` everything is made, for `node:http` the whole of fetch; `require`
  // makes what is used of it. The SDK asks so for what speaks plain HTTP, as to the emulators, and for its async hooks.
  supported: { 'dynamic-import': false },
} as const;
