import path from 'node:path';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** The repository. Asset paths, the lock file and esbuild's relative paths start here. */
export const repository = path.resolve(import.meta.dirname, '../..');

/**
 * How both functions are bundled. `npm run bench` measures each lever against this bundle: without ES module sources it
 * loads 1.4 times as long, with the SDK's credential chain 1.1 times, not minified 1.1 times.
 */
export const bundling: BundlingOptions = {
  target: 'node24',
  format: OutputFormat.CJS,
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: false,
  // The SDK goes into the bundle: what runs is what was tested, and not what the runtime brings that week.
  externalModules: [],
  esbuildArgs: {
    '--alias': '@aws-sdk/credential-provider-node=./functions/shared/environment-credentials.ts',
  },
  forceDockerBundling: false,
  // So that a warning is seen, and nothing else is printed.
  logLevel: LogLevel.WARNING,
};
