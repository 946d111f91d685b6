import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { build as esbuild, type Metafile } from 'esbuild';
import { vi } from 'vitest';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { build, entryOf, type FunctionFolder } from '../../../../infra/aws/bundle/esbuild-options.ts';
import { PendingCloseStack } from '../../../../infra/aws/stack.ts';
import { settingsOf } from '../settings/settings-sets.ts';

let deployed: Map<string, string> | undefined;

/**
 * The functions as a deployment with wake-ups bundles them, found as others find them: by the asset path in the
 * template. Made once for all test files.
 */
export function deployedBundles(): Map<string, string> {
  deployed ??= bundlesOfSynth();
  return deployed;
}

function bundlesOfSynth(): Map<string, string> {
  const app = new App({ context: { ...cdkJson.context, 'aws:cdk:enable-asset-metadata': true } });
  const stack = new PendingCloseStack(app, settingsOf({ wakeUps: true }));
  // The CDK reports each bundle on stderr, without a setting against it.
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const assembly = app.synth();
  stderr.mockRestore();
  const resources: Record<string, { Type: string; Metadata?: Record<string, string> }> =
    assembly.getStackArtifact(stack.artifactId).template.Resources;
  return new Map(
    Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([name, { Metadata }]) => [
        name,
        path.join(assembly.directory, Metadata?.['aws:asset:path'] ?? 'none', 'index.js'),
      ]),
  );
}

interface Bundle {
  code: string;
  metafile: Metafile;
}

const bundles = new Map<string, Promise<Bundle>>();

/** The same by esbuild itself, which also tells where each byte comes from. Each is made once for all test files. */
export function built(folder: FunctionFolder, alias: Record<string, string> = build.alias): Promise<Bundle> {
  const key = JSON.stringify([folder, alias]);
  const bundle = bundles.get(key) ?? bundleOf(folder, alias);
  bundles.set(key, bundle);
  return bundle;
}

async function bundleOf(folder: FunctionFolder, alias: Record<string, string>): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild({
    ...build,
    mainFields: [...build.mainFields],
    alias,
    entryPoints: [entryOf(folder)],
    outfile: 'index.js',
    metafile: true,
    write: false,
  });
  return { code: outputFiles[0]?.text ?? '', metafile };
}

/** The files whose code is in a bundle; of those that were read, most of the SDK's and zod's are not. */
export const filesIn = ({ outputs }: Metafile): string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );

export function packagesIn(metafile: Metafile): string[] {
  const names = filesIn(metafile).flatMap((file) => {
    const inPackage = file.split('node_modules/').at(-1);
    const isOurs = inPackage === undefined || inPackage === file;
    return isOurs ? [] : (/^(?:@[^/]+\/)?[^/]+/.exec(inPackage)?.[0] ?? []);
  });
  return [...new Set(names)].sort();
}
