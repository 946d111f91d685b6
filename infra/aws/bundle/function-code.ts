import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { codeVersionOf } from './code-version.ts';
import { build, entryOf, type FunctionFolder, repository } from './esbuild-options.ts';

/** Bundles a function into a folder. @returns the files whose code is in the bundle */
export function bundle(folder: FunctionFolder, outputFolder: string): string[] {
  const { metafile } = buildSync({
    ...build,
    mainFields: [...build.mainFields],
    entryPoints: [entryOf(folder)],
    outfile: path.join(outputFolder, 'index.js'),
    logLevel: 'warning',
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}

/**
 * The code of a function, bundled from its sources at synth. The npm package has `packed-code.ts` in place of this
 * file, because its functions are bundled already.
 */
export function codeOf(folder: FunctionFolder): Code {
  return Code.fromAsset(path.join(repository, 'functions', folder), {
    displayName: folder,
    // Other sources may make the same bundle: then nothing is deployed.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required by the CDK for machines that cannot bundle locally. It is never used.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputFolder) {
          bundle(folder, outputFolder);
          return true;
        },
      },
    },
  });
}

let version: string | undefined;

/**
 * The version of the code that the ledger names with each step. The sources are read and git is asked once: they do not
 * change during a synth.
 */
export const codeVersion = (): string => {
  version ??= codeVersionOf(repository);
  return version;
};
