import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { build } from './esbuild-options.ts';

export { repository } from './esbuild-options.ts';

/** How the CDK bundles both functions. docs/performance.md says what each option is worth. */
export const bundling: BundlingOptions = {
  target: build.target,
  format: OutputFormat.CJS,
  mainFields: [...build.mainFields],
  minify: build.minify,
  sourceMap: false,
  // The SDK goes into the bundle, so that the tested version runs and not the one that Lambda's runtime has that week.
  externalModules: [],
  esbuildArgs: {
    '--alias': Object.entries(build.alias).map(([name, file]) => `${name}=${file}`),
    ...Object.fromEntries(
      Object.entries(build.supported).map(([feature, is]) => [`--supported:${feature}`, String(is)]),
    ),
  },
  forceDockerBundling: false,
  // Prints warnings and nothing else.
  logLevel: LogLevel.WARNING,
};
