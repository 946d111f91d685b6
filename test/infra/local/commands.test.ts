import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { closeServer, listenOnLoopback } from '../../../infra/loopback.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'messages-'));
});
afterAll(() => rm(directory, { recursive: true }));

function run(script: string, ...args: string[]): ChildProcess {
  const environment = { ...process.env, INIT_CWD: directory };
  return spawn(process.execPath, [path.join(repository, 'infra/local', script), ...args], {
    cwd: repository,
    env: environment,
  });
}

async function finish(child: ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, ...output };
}

describe.concurrent('npm start', () => {
  it('shows the steps of the example up to its outcome and exits 0', async ({ expect }) => {
    const { code, stdout, stderr } = await finish(run('start.ts'));
    const texts = [
      'ERP +sent its message',
      'set-pending-close +took the request',
      'set-pending-close +found the accounting period',
      'Zuora +set Nov 2026 to pending close',
      'Zuora +started the trial balance of Nov 2026',
      'Zuora +ended the trial balance of Nov 2026: Completed',
      'poll-trial-balance +concluded: completed',
      'poll-trial-balance +published the outcome',
      'SNS subscriber +received the outcome',
    ];
    const inThisOrder = texts.map((text) => ` +\\d+\\.\\d s  ${text}`).join('[^]+');
    expect(stdout).toMatch(new RegExp(inThisOrder));
    expect(stdout).toMatch(/Zuora +calls the wake-up address for Nov 2026/);
    expect(stdout).toMatch(/receive-wake-up +received Zuora’s call/);
    const lines = stdout.split('\n');
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/^✓ completed · Nov 2026 · \d+ s · adopted no$/),
      '',
    ]);
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('--json prints one printable object per line and nothing else; an outcome not completed exits 2', async ({
    expect,
  }) => {
    const name = 'Nov\u009b2J\u007f\u202e\u2028';
    await writeFile(path.join(directory, 'odd.json'), JSON.stringify({ accountingPeriod: { name } }));
    const { code, stdout, stderr } = await finish(run('start.ts', '--json', 'odd.json'));
    expect(stdout).toContain('Nov\\u009b2J\\u007f\\u202e\\u2028');
    expect(stdout).not.toMatch(/[\u007f-\u009f\u202e\u2028]/);
    const lines = stdout.trimEnd().split('\n');
    const told: Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
    for (const { at } of told) expect(Date.parse(String(at))).not.toBeNaN();
    expect(told.map(({ step }) => step)).toContain('request-rejected');
    expect(told.at(-1)).toMatchObject({
      step: 'outcome-received',
      outcome: 'rejected',
      event: { type: 'zuora.pending-close.rejected.v1', subject: name },
    });
    expect([code, stderr]).toEqual([2, '']);
  });

  it('reports a usage error in one line, without characters that control a terminal', async ({ expect }) => {
    const { code, stdout, stderr } = await finish(run('start.ts', '--\u001b[2J\u202e\nx'));
    expect([code, stdout, stderr]).toEqual([1, '', "error: unknown option '-- [2J  x'\n"]);
  });

  // Linux has a device that is always full: /dev/full.
  it.skipIf(!existsSync('/dev/full'))(
    'ends in one line and 1 when its output cannot be written',
    async ({ expect }) => {
      const full = await open('/dev/full', 'w');
      const environment = { ...process.env, INIT_CWD: directory };
      const script = path.join(repository, 'infra/local/start.ts');
      const commands = [['--help'], ['none.json']].map(async (args) =>
        finish(
          spawn(process.execPath, [script, ...args], {
            env: environment,
            stdio: ['ignore', full.fd, 'pipe'],
          }),
        ),
      );
      const line = 'error: cannot write the output: no space is left (ENOSPC).\n';
      for (const { code, stderr } of await Promise.all(commands)) expect([code, stderr]).toEqual([1, line]);
      await full.close();
    },
  );

  it('exits 1 with one clear line when the file does not exist', async ({ expect }) => {
    const { code, stdout } = await finish(run('start.ts', 'none.json'));
    expect([code, stdout]).toEqual([1, 'Cannot read none.json: no such file\n']);
  });
});

describe.concurrent('npm run local', () => {
  it('prints where everything is, accepts messages, and stops cleanly on a signal', async ({ expect }) => {
    const child = run('local.ts', '--json', '--state', 'stack.json');
    const finished = finish(child);
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    let isSent = false;
    for await (const line of lines) {
      const told = JSON.parse(line);
      if (told.event === 'started') {
        const sqs = new SQSClient(clientSettings(told.AWS_ENDPOINT_URL_SQS));
        const MessageBody = '{"accountingPeriod":{"name":"Nov 2026"}}';
        await sqs.send(new SendMessageCommand({ QueueUrl: told.CloseRequestQueueUrl, MessageBody }));
        isSent = (await fetch(told.ConsoleUrl)).ok;
      }
      if (told.event === 'zuora' && told.kind === 'pending-close-set') break;
    }
    child.kill('SIGTERM');
    const { code, stderr } = await finished;
    expect([isSent, code, stderr]).toEqual([true, 0, '']);
  });

  it('stops cleanly when its output is no longer read', async ({ expect }) => {
    const child = run('local.ts', '--json', '--state', 'unread.json', '--no-console');
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await finish(child);
    expect([code, stderr]).toEqual([0, '']);
    expect(existsSync(path.join(directory, 'unread.json'))).toBe(false);
  });

  it('reports in one line which port is taken', async ({ expect }) => {
    const server = http.createServer();
    const port = Number(new URL(await listenOnLoopback(server)).port);
    try {
      const { code, stdout, stderr } = await finish(run('local.ts', '--port', `${port}`, '--no-console'));
      expect(stderr).toMatch(/^Port \d+ on 127\.0\.0\.1 is taken: .*--port.*\n$/);
      expect([code, stdout]).toEqual([1, '']);
    } finally {
      await closeServer(server);
    }
  });

  it('refuses an invalid port', async ({ expect }) => {
    const { code, stderr } = await finish(run('local.ts', '--port', 'x'));
    expect(stderr).toContain('--port');
    expect(code).toBe(1);
  });
});
