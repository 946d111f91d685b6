import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { codeVersionOf } from './code-version.ts';
import { build, entryOf, type FunctionFolder, repository } from './esbuild-options.ts';

/**
 * The code of a function, bundled from its sources at synth. The packed construct has `packed-code.ts` in the place of
 * this file: its functions are bundled already.
 */
export function codeOf(folder: FunctionFolder): Code {
  return Code.fromAsset(path.join(repository, 'functions', folder), {
    // Other sources may make the same bundle: then nothing is deployed.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The CDK asks for an image in case that the local bundling cannot be done.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputFolder) {
          buildSync({
            ...build,
            mainFields: [...build.mainFields],
            entryPoints: [entryOf(folder)],
            outfile: path.join(outputFolder, 'index.js'),
            logLevel: 'warning',
          });
          return true;
        },
      },
    },
  });
}

/** The version of the code that the ledger names with each step. */
export const codeVersion = (): string => codeVersionOf(repository);
