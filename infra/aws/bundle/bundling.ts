import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { build } from './esbuild-options.ts';

export { repository } from './esbuild-options.ts';

/** How the CDK bundles both functions; what each lever is worth stands in docs/performance.md. */
export const bundling: BundlingOptions = {
  target: build.target,
  format: OutputFormat.CJS,
  mainFields: [...build.mainFields],
  minify: build.minify,
  sourceMap: false,
  // The SDK goes into the bundle: what runs is what was tested, and not what the runtime brings that week.
  externalModules: [],
  esbuildArgs: {
    '--alias': Object.entries(build.alias).map(([name, file]) => `${name}=${file}`),
    ...Object.fromEntries(
      Object.entries(build.supported).map(([feature, is]) => [`--supported:${feature}`, String(is)]),
    ),
  },
  forceDockerBundling: false,
  // So that a warning is seen, and nothing else is printed.
  logLevel: LogLevel.WARNING,
};
