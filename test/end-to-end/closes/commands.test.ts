import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localStack } from '../../../infra/cli/stack/local-target.ts';
import { canaryMark } from '../../canary.ts';
import { until } from '../../until.ts';
import type { LocalWorld } from '../world.ts';
import { repository, startStackWithTool, type Tool, watch } from './tool.ts';

// Every command by its real executable, for people and for machines, against one local stack. Each test has the books
// of its own entity, and uses its own request ids.
let world: LocalWorld;
let tool: Tool;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ world, tool, stop } = await startStackWithTool());
});
afterAll(() => stop());

const newId = () => `test/${randomUUID()}`;
const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout);
const line = (pattern: string) => new RegExp(`^${pattern}`, 'm');

/** How often the functions have written a log code, for one request or for all. */
const saidOf = (code: string, requestId?: string) =>
  world.logs.filter(
    ({ fields }) => fields?.code === code && (requestId === undefined || fields.requestId === requestId),
  ).length;

/** A request that stays accepted, because Zuora shows an unknown status. */
async function openRequest() {
  const { entityId, november, books } = world.entity();
  books.setStatusWord(november, 'Frozen');
  const requestId = await world.ask(entityId, { id: november });
  await until(() => saidOf('request-waits', requestId) > 0);
  return requestId;
}

describe.concurrent('request, show, list and audit', () => {
  test('waits for a close, whose history can be shown afterwards', async () => {
    const { entityId } = world.entity();
    const requestId = newId();
    const ask = (...more: string[]) =>
      tool.run(`request --entity ${entityId} --request-id ${requestId} --name`, 'Nov 2026', ...more);

    const first = await ask('--requested-by', '=1+1');
    expect(first).toMatchObject({ code: 0, stdout: `${requestId}: completed\n` });
    expect(first.stderr).toMatch(/^sent to the local stack: request .*\n(.*\n)*watching; waits for/);

    const [show, showJson, list, audit, otherwise, again] = await Promise.all([
      tool.run(`show ${requestId}`),
      tool.run(`show ${requestId} --json`),
      tool.run('list --all --tenant default'),
      tool.run('audit --from 2020-01-01 --to 2100-01-01'),
      ask('--requested-by', 'somebody-else'),
      ask('--requested-by', '=1+1', '--json'),
    ]);
    expect(show).toMatchObject({ code: 0, stderr: '' });
    expect(show.stdout).toMatch(line('outcome +✓ completed$'));
    const story = ['accepted', 'sent', 'watching', 'concluded', 'published'];
    expect(show.stdout).toMatch(line(story.map((state) => `2.* ${state} .*\n`).join('(.*\n)*')));
    const event = { data: { requestId, outcome: 'completed' } };
    expect(json(showJson)).toMatchObject({ requestId, outcome: 'completed', waitsFor: null, event });
    expect(json(showJson).state).toBe('published');
    expect(list.stdout).toMatch(
      line(`${requestId} +✓ completed +Nov 2026 +default +took (\\d+ min )?\\d+ s`),
    );
    expect(audit.stdout).toMatch(/^tenant,requestId,requestedBy,/);
    expect(audit.stdout).toMatch(line(`default,${requestId},'=1\\+1,`));
    expect(otherwise).toMatchObject({ code: 3, stdout: '' });
    expect(otherwise.stderr).toMatch(/^error: .* was used before, with other content.*Nothing was sent\.\n$/);
    expect(again.stderr).toContain('is known already');
    expect(again.code).toBe(0);
    expect(json(again).event).toEqual(json(showJson).event);
  });

  test('exits 2 for other outcomes than completed, with one JSON document for machines', async () => {
    const { entityId } = world.entity();
    const asked = await tool.run(`request --date 2026-10-31 --entity ${entityId} --json`);
    expect(asked.code).toBe(2);
    const { requestId, outcome, event } = json(asked);
    expect(requestId).toMatch(/^closes\//);
    expect(outcome).toBe('rejected');
    expect(event.data).toMatchObject({ requestedBy: expect.stringMatching(/^closes:/) });
    expect(event.data.reasons).toMatchObject([{ code: 'period-closed' }]);

    const audit = json(await tool.run('audit --from 2020-01-01 --to 2100-01-01 --json'));
    expect(audit.requests).toContainEqual(expect.objectContaining({ requestId, eventId: event.id }));
  });

  test('reports items that this version cannot read: otherwise an audit would look complete', async () => {
    const stack = await localStack(tool.stateFile);
    const keys = (requestId: string) => ({ tenant: 'acme-odd', requestId });
    for (const item of [
      { ...keys('paused-1'), requestedAt: '2026-11-22T14:16:20.296Z', state: 'paused' },
      { ...keys('\u{1b}[2Jtimeless'), state: 'accepted' },
      { ...keys('\u{9b}2J\u{202e}\u{2028}c1'), state: 'accepted' },
    ]) {
      await (await stack.tables()).send(
        new PutCommand({ TableName: stack.outputs.LedgerTableName, Item: item }),
      );
    }
    const period = '--from 2026-11-01 --to 2026-12-01 --tenant acme-odd';
    const [csv, document, listJson] = await Promise.all([
      tool.run(`audit ${period}`),
      tool.run(`audit ${period} --json`),
      tool.run('list --all --tenant acme-odd --json'),
    ]);
    expect(csv.code).toBe(1);
    expect(csv.stdout).toMatch(line('acme-odd,paused-1,,+unreadable,'));
    expect(csv.stdout).toMatch(line('acme-odd,\\[2Jtimeless,,+unreadable,'));
    expect(csv.stderr).toMatch(line('not read: request paused-1 of tenant acme-odd'));
    const shown = [csv, document, listJson].map(({ stdout, stderr }) => stdout + stderr).join('');
    expect(shown).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    const all = ['paused-1', '\u{1b}[2Jtimeless', '\u{9b}2J\u{202e}\u{2028}c1'].map(keys);
    const unreadable = expect.arrayContaining(all);
    expect(document.code).toBe(1);
    expect(json(document)).toMatchObject({ requests: [], unreadable });
    expect(json(listJson)).toMatchObject({ requests: [], unreadable });
  });

  // Linux has a device that is always full.
  test.skipIf(!existsSync('/dev/full'))('output that cannot be written ends in one line and 1', async () => {
    const full = await open('/dev/full', 'w');
    const lines = ['audit --from 2026-11-01 --to 2026-12-01', 'list --json', 'show --help', '--help'];
    const ended = lines.map((args) => {
      const all = [path.join(repository, 'infra/cli/main.ts'), '--state', tool.stateFile, ...args.split(' ')];
      return watch(spawn(process.execPath, all, { stdio: ['ignore', full.fd, 'pipe'] })).finished;
    });
    const stderr = 'error: cannot write the output: no space is left (ENOSPC).\n';
    for (const finished of await Promise.all(ended)) expect(finished).toMatchObject({ code: 1, stderr });
    await full.close();
  });

  test('ends without an error when its output is no longer read', async () => {
    const reading = tool.start('audit --from 2020-01-01 --to 2100-01-01 --tenant nobody');
    reading.child.stdout?.destroy();
    expect(await reading.finished).toMatchObject({ code: 0, stderr: '' });
  });

  test('sends a message from a file without waiting; its request has the id that SQS gave', async () => {
    const { entityId } = world.entity();
    const file = path.join(tool.directory, 'message.json');
    await writeFile(file, JSON.stringify({ accountingPeriod: { name: 'Nov 2026' }, entityId }));
    const sent = json(await tool.run('request --file message.json --no-wait --json'));
    expect(sent).toMatchObject({ requestId: sent.messageId, state: null, outcome: null });
    expect((await world.outcomeOf(sent.messageId)).data.outcome).toBe('completed');
  });

  test('says how to see the request again when waiting is interrupted or takes too long; the request goes on', async () => {
    const { entityId, november, books } = world.entity();
    books.setStatusWord(november, 'Frozen');
    const requestId = newId();
    const ask = `request --id ${november} --entity ${entityId} --request-id ${requestId}`;
    const goesOn = expect.stringContaining(`The request goes on by itself: \`closes show ${requestId}\``);

    const interrupted = tool.start(ask);
    await interrupted.shows('accepted; waits for');
    interrupted.child.kill('SIGINT');
    expect(await interrupted.finished).toMatchObject({ code: 4, stderr: goesOn });

    const late = await tool.run(`${ask} --wait 1 --json`);
    expect(late).toMatchObject({ code: 4, stderr: goesOn });
    expect(json(late)).toMatchObject({ state: 'accepted', outcome: null });
    books.setStatusWord(november, 'Open');
    expect((await world.outcomeOf(requestId)).data.outcome).toBe('completed');
  });
});

describe.concurrent('list and cancel', () => {
  test('lists what is open and why it waits; a request can be cancelled once', async () => {
    const requestId = await openRequest();
    const asPeopleCallIt = ['run', '-s', 'closes', '--', 'list', '--json', '--state', tool.stateFile];
    const [list, listJson] = await Promise.all([
      tool.run('list'),
      watch(spawn('npm', asPeopleCallIt, { cwd: repository })).finished,
    ]);
    expect(list.stdout).toMatch(
      line(`${requestId} +! accepted +Nov 2026 +default +open for (\\d+ min )?\\d+ s .* when its message`),
    );
    expect(json(listJson).requests).toContainEqual(
      expect.objectContaining({
        requestId,
        state: 'accepted',
        waitsFor: expect.stringContaining('Nov 2026'),
      }),
    );

    const cancelled = await tool.run(`cancel ${requestId} --json`);
    expect(cancelled.code).toBe(0);
    expect(json(cancelled)).toMatchObject({ outcome: 'withdrawn', state: 'concluded' });
    const { data } = await world.outcomeOf(requestId);
    expect(data).toMatchObject({ outcome: 'withdrawn', reasons: [{ code: 'cancelled' }] });

    const [again, show] = await Promise.all([tool.run(`cancel ${requestId}`), tool.run(`show ${requestId}`)]);
    expect(again).toMatchObject({ code: 3, stdout: '' });
    expect(again.stderr).toMatch(/^error: request .* it has ended as withdrawn.*Nothing was changed\.\n$/);
    expect(show.stdout).toMatch(/an operator cancelled it .*by local:/);
  });

  test('prints one line for people when a request is cancelled', async () => {
    const requestId = await openRequest();
    const { code, stdout } = await tool.run(`cancel ${requestId}`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(line(`${requestId}: withdrawn\n  cancelled `))]);
  });
});

describe.concurrent('resend', () => {
  test('has the same bytes published again, and refuses when there is nothing to publish', async () => {
    const { entityId, november } = world.entity();
    const requestId = await world.ask(entityId, { id: november });
    await world.outcomeOf(requestId);
    const open = await openRequest();

    const refused = await tool.run(`resend ${open}`);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(
      /^error: request .* is accepted: only an outcome .*Nothing was changed\.\n$/,
    );

    const before = world.deliveriesOf(requestId).length;
    expect(await tool.run(`resend ${requestId}`)).toMatchObject({
      code: 0,
      stdout: `${requestId}: completed\n`,
    });
    // Two ticks at the same time may publish twice.
    await until(() => world.deliveriesOf(requestId).length > before);
    const resent = world.deliveriesOf(requestId).length;
    const asked = await tool.run(`resend ${requestId} --no-wait --json`);
    expect(asked.code).toBe(0);
    expect(json(asked)).toMatchObject({ requestId, outcome: 'completed' });
    await until(() => world.deliveriesOf(requestId).length > resent);
    const bodies = world.deliveriesOf(requestId).map(({ body }) => body);
    expect(new Set(bodies).size).toBe(1);
  });
});

describe.concurrent('periods and check', () => {
  test('show what Zuora answers and what is wrong with a tenant, and no part of a secret', async () => {
    const { entityId, november } = world.entity();
    const { url: baseUrl } = world.simulator;
    const unknownClient = { baseUrl, clientId: `${canaryMark}-unknown`, clientSecret: canaryMark };
    world.emulators.secrets.put('zuora-pending-close/refused', unknownClient);
    const [periods, periodsJson, unknown, good, refused] = await Promise.all([
      tool.run(`periods default --entity ${entityId}`),
      tool.run(`periods default --entity ${entityId} --json`),
      tool.run('periods nobody'),
      tool.run(`check default --entity ${entityId}`),
      tool.run('check refused --json'),
    ]);
    expect(periods.stdout).toMatch(line(`Nov 2026 +Open +2026-11-01 to 2026-11-30 +${november} +Pending`));
    expect(json(periodsJson)).toMatchObject({ tenant: 'default', entityId });
    expect(json(periodsJson).accountingPeriods).toContainEqual(
      expect.objectContaining({ id: november, status: 'Open' }),
    );
    expect(unknown).toMatchObject({ code: 3, stdout: '' });
    expect(unknown.stderr).toMatch(/^error: there is no such tenant.*\n$/);
    expect(good).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^(✓ .*\n){7}\? may close .*\n– wake-ups +off: .*\n$/),
    });
    expect(refused.code).toBe(1);
    expect(json(refused).steps).toContainEqual(
      expect.objectContaining({
        step: 'token obtained',
        result: 'failed',
        help: expect.stringMatching(/secret/),
      }),
    );
    const shown = [periods, periodsJson, unknown, good, refused].map(({ stdout, stderr }) => stdout + stderr);
    expect(shown.join()).not.toContain(canaryMark);
  });
});

test('dlq lists what was parked and why, and redrives or discards it on request', async () => {
  const { entityId, november } = world.entity();
  const requestId = newId();
  const body = JSON.stringify({ requestId, tenant: 'late', accountingPeriod: { id: november }, entityId });
  await Promise.all([world.send(body), world.send('{"accountingPeriod":{}}')]);
  await until(() => saidOf('request-parked') >= 2);

  const list = json(await tool.run('dlq --json'));
  const parked = list.messages.find((message: { body: string }) => message.body === body);
  expect(parked).toMatchObject({ reason: 'unknown-tenant', redrive: { is: 'same-request', requestId } });
  // The messages are visible again at once, so the next command shows them, too.
  const { stdout } = await tool.run('dlq');
  expect(stdout).toMatch(/ ✗ invalid-request .* accountingPeriod must hold .* would come straight back/);
  expect(stdout).toMatch(line(`${parked.messageId} .* unknown-tenant .* request ${requestId}`));

  const [unasked, unknown] = await Promise.all([
    tool.run(`dlq redrive ${parked.messageId}`),
    tool.run(`dlq redrive ${randomUUID()} --yes`),
  ]);
  expect(unasked).toMatchObject({ code: 1, stdout: '' });
  expect(unasked.stderr).toMatch(/^error: .*add --yes\. Nothing was changed\.\n$/);
  expect(unknown).toMatchObject({ code: 3, stdout: '' });

  const secret = world.emulators.secrets.read('zuora-pending-close/default').value;
  world.emulators.secrets.put('zuora-pending-close/late', secret);
  const one = await tool.run(`dlq redrive ${parked.messageId} --yes`);
  expect(one.code).toBe(0);
  expect(one.stdout).toMatch(line(`${parked.messageId}: sent again as .*; request ${requestId}\n$`));
  expect((await world.outcomeOf(requestId)).data.outcome).toBe('completed');

  // What would come straight back is left alone by --all, and sent when it is named.
  const all = json(await tool.run('dlq redrive --all --yes --json'));
  expect(all).toMatchObject({
    redriven: [],
    skipped: [{ why: expect.stringMatching(/^accountingPeriod must hold/) }],
  });
  const [{ messageId }] = all.skipped;
  const skipped = await tool.run('dlq redrive --all --yes');
  expect(skipped.stdout).toMatch(
    line(
      `There is nothing to send.\n${messageId}: skipped, as it would come straight back: .*\n1 message skipped\\. `,
    ),
  );
  const named = json(await tool.run(`dlq redrive ${messageId} --yes --json`));
  expect(named.redriven).toMatchObject([{ warning: expect.stringMatching(/straight back/), trouble: null }]);
  await until(() => saidOf('request-parked') >= 3);

  const file = path.join(tool.directory, 'kept.jsonl');
  await writeFile(file, 'a line that was there\n');
  const [unnamed, unwritable] = await Promise.all([
    tool.run('dlq discard --yes'),
    tool.run(`dlq discard --all --yes --file ${path.join('none', 'kept.jsonl')}`),
  ]);
  expect([unnamed.code, unnamed.stderr]).toEqual([1, expect.stringMatching(/^error: name one message/)]);
  expect(unwritable.stderr).toMatch(
    /^error: cannot write none.kept\.jsonl \(ENOENT\): .*Nothing was discarded\.\n$/,
  );
  const discarded = await tool.run('dlq discard --all --yes --file kept.jsonl');
  expect(discarded).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^[-0-9a-f]{36}: discarded; kept in kept\.jsonl\n$/),
  });
  const [before, kept, ...rest] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect([before, rest]).toEqual(['a line that was there', []]);
  expect(JSON.parse(kept ?? '')).toMatchObject({
    body: '{"accountingPeriod":{}}',
    reason: 'invalid-request',
  });
  expect((await tool.run('dlq')).stdout).toBe('The dead-letter queue shows no message now.\n');
  expect((await tool.run('dlq discard --all --yes --file kept.jsonl')).stdout).toBe(
    'There is nothing to discard.\n',
  );
});
