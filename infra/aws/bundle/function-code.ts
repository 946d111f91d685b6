import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { codeVersionOf } from './code-version.ts';
import { build, entryOf, type FunctionFolder, repository } from './esbuild-options.ts';

interface Bundle {
  code: Uint8Array;
  /** The files whose code is in it. */
  files: string[];
}

/** Each function is bundled once. The sources do not change while a program runs that makes several templates of them. */
const bundles = new Map<FunctionFolder, Bundle>();

function bundleOf(folder: FunctionFolder): Bundle {
  const known = bundles.get(folder);
  if (known !== undefined) return known;
  const { outputFiles, metafile } = buildSync({
    ...build,
    mainFields: [...build.mainFields],
    entryPoints: [entryOf(folder)],
    outfile: 'index.js',
    logLevel: 'warning',
    metafile: true,
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made no bundle of ${folder}`);
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const bundle = { code: output.contents, files };
  bundles.set(folder, bundle);
  return bundle;
}

/** Bundles a function into a folder. @returns the files whose code is in the bundle */
export function bundle(folder: FunctionFolder, outputFolder: string): string[] {
  const { code, files } = bundleOf(folder);
  mkdirSync(outputFolder, { recursive: true });
  writeFileSync(path.join(outputFolder, 'index.js'), code);
  return files;
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
