import path from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionFolder } from './esbuild-options.ts';

/** The version of the code at the time of packing; esbuild puts it here. */
declare const packedCodeVersion: string;

/**
 * Stands in for `function-code.ts` in the packed construct (`scripts/package/npm-package.ts` says so to esbuild): the
 * functions are bundled already and lie beside it. The packed construct is CommonJS, so there is a `__dirname`.
 */
export const codeOf = (folder: FunctionFolder): Code =>
  Code.fromAsset(path.join(__dirname, 'functions', folder), { displayName: folder });

export const codeVersion = (): string => packedCodeVersion;
