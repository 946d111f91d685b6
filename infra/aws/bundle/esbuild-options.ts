import path from 'node:path';

/** The repository. Asset paths, the lock file and esbuild's relative paths start here. */
export const repository = path.resolve(import.meta.dirname, '../../..');

/** The functions, by the folder under `functions/` whose `handler.ts` exports `handler`. */
export const functionFolders = ['set-pending-close', 'poll-trial-balance', 'receive-wake-up'] as const;
export type FunctionFolder = (typeof functionFolders)[number];

export const entryOf = (folder: FunctionFolder): string =>
  path.join(repository, 'functions', folder, 'handler.ts');

/**
 * How the functions are bundled, as options of esbuild. The stack, the tests and the benchmark use them.
 * docs/performance.md says what each option is worth.
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
  // Replaces each `import()` by `require`. `import()` of one of Node's modules evaluates all of its exports: for
  // `node:http` the whole of fetch. The SDK imports its plain-HTTP handler and its async hooks by `import()`.
  supported: { 'dynamic-import': false },
} as const;
