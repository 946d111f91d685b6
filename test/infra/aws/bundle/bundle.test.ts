import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionFolder } from '../../../../infra/aws/bundle/esbuild-options.ts';
import { built, deployedBundles, filesIn, packagesIn } from './bundles.ts';

/**
 * What the SDK's other ways to find credentials bring into a bundle, minified or not. The name of the package that
 * joins them is none of it: each client carries its own list of dependencies.
 */
const waysIn = (code: string) =>
  code.match(
    /credential-provider-(sso|ini|login|process|web-identity|http|imds)|GetRoleCredentials|AssumeRoleWithWebIdentity/g,
  ) ?? [];

/** What a bundle may hold. Whatever else comes in costs every cold start, and is to be looked at first. */
const inEach = [
  '@aws-lambda-powertools/commons',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-sdk/client-secrets-manager',
  '@aws-sdk/core',
  '@aws/lambda-invoke-store',
  '@smithy/core',
  '@smithy/node-http-handler',
  '@smithy/signature-v4',
  '@smithy/types',
  'zod',
];
const allowed = [
  ...inEach,
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/dynamodb-codec',
  '@aws-sdk/endpoint-cache',
  '@aws-sdk/lib-dynamodb',
  '@aws-sdk/middleware-endpoint-discovery',
  '@aws-sdk/util-dynamodb',
  'ky',
  'mnemonist',
  'obliterator',
  'p-limit',
  'yocto-queue',
];
const functions: { folder: FunctionFolder; packages: string[]; bytesMax: number }[] = [
  {
    folder: 'set-pending-close',
    packages: [
      ...allowed,
      '@aws-lambda-powertools/batch',
      '@aws-sdk/client-sqs',
      '@aws-sdk/middleware-sdk-sqs',
    ],
    bytesMax: 405_000,
  },
  {
    folder: 'poll-trial-balance',
    // SNS answers in XML.
    packages: [...allowed, '@aws-sdk/client-sns', '@aws-sdk/xml-builder'],
    bytesMax: 402_000,
  },
  {
    // Of the 306 kB that it has, 65 kB are the schemas and errors of all of Lambda's operations.
    folder: 'receive-wake-up',
    packages: [...inEach, '@aws-sdk/client-lambda'],
    bytesMax: 307_000,
  },
];

it.each([
  { name: 'SetPendingClose', folder: 'set-pending-close' },
  { name: 'PollTrialBalance', folder: 'poll-trial-balance' },
  { name: 'ReceiveWakeUp', folder: 'receive-wake-up' },
] as const)(
  'the bundle of $name is what tests and the benchmark build, byte for byte',
  async ({ name, folder }) => {
    const [, file = ''] = [...deployedBundles()].find(([logicalId]) => logicalId.includes(name)) ?? [];

    expect((await built(folder)).code).toBe(readFileSync(file, 'utf8'));
  },
);

/** Runs a line of JavaScript in a fresh Node, with a region and nothing else of ours around it. */
function run(script: string): string {
  const environment = { AWS_REGION: 'eu-central-1', PATH: process.env.PATH };
  return execFileSync(process.execPath, ['-e', script], { env: environment, encoding: 'utf8' });
}

describe.each(functions)('the bundle of $folder', ({ folder, packages, bytesMax }) => {
  const folderOfFile = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  const file = path.join(folderOfFile, 'index.js');
  beforeAll(async () => writeFileSync(file, (await built(folder)).code));
  afterAll(() => rmSync(folderOfFile, { recursive: true }));

  it('holds code of these packages and of no other', async () => {
    expect(packagesIn((await built(folder)).metafile)).toEqual(packages.toSorted());
  });

  it('takes credentials only from the environment', () => {
    expect(waysIn(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it.each(['/event-streams/', '/zod/v4/classic/', '/zod/v4/locales/'])(
    'holds no code of %s',
    async (unwanted) => {
      const files = filesIn((await built(folder)).metafile);

      expect(files.filter((file) => file.includes(unwanted))).toEqual([]);
    },
  );

  it('is small enough to start fast', () => {
    const code = readFileSync(file);

    expect(code.byteLength).toBeLessThan(bytesMax);
    expect(code.includes('sourceMappingURL')).toBe(false);
  });

  it('loads in plain Node without other files, and exports the handler', () => {
    expect(run(`process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`)).toBe('function');
  });

  it('does not load Node’s fetch before the first request', () => {
    const isLoaded = "process.moduleLoadList.some((name) => name.includes('deps/undici'))";

    expect(run(`require(${JSON.stringify(file)});process.stdout.write(String(${isLoaded}))`)).toBe('false');
    expect(run(`globalThis.Request;process.stdout.write(String(${isLoaded}))`)).toBe('true');
  });
});

it('would hold other credential sources and event streams without the aliases, so the checks above can fail', async () => {
  const { code, metafile } = await built('poll-trial-balance', {});

  expect(waysIn(code)).not.toEqual([]);
  expect(filesIn(metafile).filter((file) => file.includes('/event-streams/'))).not.toEqual([]);
});
