import type { BuildOptions, Plugin } from 'esbuild';
import { build, entryOf } from '../../infra/aws/bundle/esbuild-options.ts';
import { deployed, rewriting } from './builds.ts';

/** A bundle that differs from a deployed one in one thing. */
export interface Lever {
  /** What the bundle lacks. For a lever that the product does not use: what the bundle has. */
  what: string;
  isKept: boolean;
  options: BuildOptions;
  entry: string;
  /** Whose first event is measured. */
  occasion: 'closing' | 'idleTick';
}

const without = (name: keyof typeof build.alias): BuildOptions => {
  const { [name]: _, ...alias } = build.alias;
  return { ...deployed, alias };
};
const changed = (...plugins: Plugin[]): BuildOptions => ({ ...deployed, plugins });

const ofClosing = (what: string, options: BuildOptions, isKept = true): Lever => ({
  what,
  isKept,
  options,
  entry: entryOf('set-pending-close'),
  occasion: 'closing',
});
const ofPolling = (what: string, options: BuildOptions): Lever => ({
  what,
  isKept: true,
  options,
  entry: entryOf('poll-trial-balance'),
  occasion: 'idleTick',
});

const zodsMethods = rewriting(/functions\/.*\.ts$/, (code) => code.replace("from 'zod/mini'", "from 'zod'"));
const defaults =
  "retryMode: 'standard', defaultsMode: 'legacy', useDualstackEndpoint: false, useFipsEndpoint: false, authSchemePreference: [], userAgentAppId: async () => undefined";
const defaultsGiven = rewriting(/shared\/aws-client-settings\.ts$/, (code) =>
  code.replace('maxAttempts: 3,', `maxAttempts: 3, ${defaults},`),
);
const kyAtOnce = rewriting(
  /poll-trial-balance\/handler\.ts$/,
  (code) => `import '../shared/zuora/exchange.ts';\n${code}`,
);
const requireInModule =
  "import {createRequire} from 'node:module';const require=createRequire(import.meta.url);";

export const levers: readonly Lever[] = [
  ofClosing('minification', { ...deployed, minify: false }),
  ofClosing('ES module sources (`mainFields`)', { ...deployed, mainFields: ['main', 'module'] }),
  ofClosing('CommonJS (an ES module instead)', {
    ...deployed,
    format: 'esm',
    banner: { js: requireInModule },
  }),
  ofClosing('credentials from the environment only', without('@aws-sdk/credential-provider-node')),
  ofClosing('event streams replaced by an empty module', without('@smithy/core/event-streams')),
  ofClosing('`zod/mini` (schemas with zod’s methods instead)', changed(zodsMethods)),
  ofPolling('ky loaded by the first request', changed(kyAtOnce)),
  ofPolling('`require` of Node’s own modules (`import()` instead)', { ...deployed, supported: {} }),
  ofClosing(
    'schemas interpreted (zod’s `jitless`)',
    { ...deployed, banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' } },
    false,
  ),
  ofClosing('the SDK’s defaults given to its clients, not looked up', changed(defaultsGiven), false),
];
