import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { repository } from '../../../../infra/aws/bundle/esbuild-options.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** What `npm audit --json` prints if the registry answers. */
const report = (severities: Record<string, string>) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      Object.entries(severities).map(([name, severity]) => [
        name,
        {
          name,
          severity,
          isDirect: true,
          via: [],
          effects: [],
          range: '<1.0.0',
          nodes: [],
          fixAvailable: true,
        },
      ]),
    ),
    metadata: {},
  });

/**
 * Runs a program of CI with an npm whose tests say this, and whose audits that of production dependencies and of all.
 */
async function run(
  [program, ...args]: readonly [string, ...string[]],
  npm: { test?: string; deep?: string; bundled: string; all: string },
): Promise<{ code: number; lines: string[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
  folders.push(folder);
  const { test = '', deep = '', bundled, all } = npm;
  for (const [name, text] of Object.entries({ test, deep, bundled, all }))
    writeFileSync(path.join(folder, name), text);
  const fake = `#!/bin/sh
case "$*" in test) cat '${folder}/test' ;; 'run test:deep') cat '${folder}/deep' ;; *--omit=dev*) cat '${folder}/bundled' ;; *) cat '${folder}/all' ;; esac
`;
  writeFileSync(path.join(folder, 'npm'), fake, { mode: 0o755 });
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(path.delimiter) };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: repository, env }, (error, stdout) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, lines: stdout.trim().split('\n') }),
    );
  });
}

const none = report({});

describe.concurrent('the audit of CI', () => {
  it.each<[what: string, bundled: string, all: string, code: number, lines: string[]]>([
    [
      'passes where nothing is known',
      none,
      none,
      0,
      [
        'npm audit: what the functions are bundled from: no advisories.',
        'npm audit: what builds and tests, reported only: no advisories.',
      ],
    ],
    [
      'fails for something high in what the functions are bundled from',
      report({ ky: 'high', zod: 'low' }),
      report({ ky: 'high', zod: 'low' }),
      1,
      [
        'npm audit: what the functions are bundled from: 1 high (ky), 1 low (zod).',
        'npm audit: high or worse fails: raise the version in package.json, or override it there.',
        'npm audit: what builds and tests, reported only: no advisories.',
      ],
    ],
    [
      'fails for something critical too, and passes the rest',
      report({ '@aws-sdk/core': 'critical' }),
      'nothing',
      1,
      [
        'npm audit: what the functions are bundled from: 1 critical (@aws-sdk/core).',
        'npm audit: high or worse fails: raise the version in package.json, or override it there.',
        'npm audit: skipped, as the registry did not answer an audit (nothing that could be read).',
      ],
    ],
    [
      'only reports what is less, and what builds and tests',
      report({ ky: 'moderate' }),
      report({ ky: 'moderate', 'aws-cdk': 'critical', vitest: 'high', '@biomejs/biome': 'high' }),
      0,
      [
        'npm audit: what the functions are bundled from: 1 moderate (ky).',
        'npm audit: what builds and tests, reported only: 1 critical (aws-cdk), 2 high (vitest, @biomejs/biome).',
      ],
    ],
    [
      'is skipped, in one line, where the registry has no audit',
      JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405, error: { summary: '' } }),
      none,
      0,
      ['npm audit: skipped, as the registry did not answer an audit (HTTP 405).'],
    ],
    [
      'is skipped where nobody answers',
      JSON.stringify({ message: 'connect ECONNREFUSED', error: { summary: '', detail: '' } }),
      none,
      0,
      ['npm audit: skipped, as the registry did not answer an audit (nothing that could be read).'],
    ],
  ])('%s', async (_what, bundled, all, code, lines) => {
    expect(await run([process.execPath, '.ci/audit.ts'], { bundled, all })).toEqual({ code, lines });
  });
});

describe.concurrent('the run of CI', () => {
  it.each<[what: string, test: string, deep: string, severity: string, code: number, last: string]>([
    [
      'ends with one count of both test commands',
      'noise\n12 passed, 0 failed\n',
      '30 passed, 0 failed\n',
      'moderate',
      0,
      '42 passed, 0 failed',
    ],
    [
      'counts an advisory that fails',
      '12 passed, 3 failed\n',
      '8 passed, 1 failed\n',
      'high',
      1,
      '20 passed, 5 failed',
    ],
    [
      'counts tests that never ran',
      'sh: tests: not found\n',
      '30 passed, 0 failed\n',
      'low',
      1,
      '30 passed, 1 failed',
    ],
    [
      'counts a deep run that never ended',
      '12 passed, 0 failed\n',
      'worlds …\n',
      'low',
      1,
      '12 passed, 1 failed',
    ],
  ])('%s', async (_what, test, deep, severity, code, last) => {
    const advisories = report({ ky: severity });
    const ended = await run(['.ci/run'], { test, deep, bundled: advisories, all: advisories });

    expect(ended.code).toBe(code);
    expect(ended.lines.at(-1)).toBe(last);
    expect(ended.lines).toContain('npm audit: what builds and tests, reported only: no advisories.');
  });
});
