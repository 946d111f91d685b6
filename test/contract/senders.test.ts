import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContext, Script } from 'node:vm';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  fromDynamics365,
  fromOracleEbs,
  fromOracleFusion,
  fromSap,
  lastDayOfOraclePeriod,
  lastDayOfSapPeriod,
} from '../../docs/examples/senders/erp-mappings.ts';
import { isCarriedBySqs } from '../../functions/contract/carried-characters.ts';
import type { CloseRequest } from '../../functions/contract/close-request.ts';
import { parseCloseRequestMessage } from '../../functions/set-pending-close/close-request-message.ts';
import { redriveEffect } from '../../infra/cli/dead-letters/redrive-effect.ts';
import { repository } from '../../scripts/contract-files.ts';
import { blocksOf } from './documents.ts';
import { inputTransformer, transformed } from './input-transformer.ts';
import { runScheduledScript } from './suite-script.ts';
import { schemaProblems } from './validators.ts';

const folder = path.join(repository, 'docs/examples/senders');
const read = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

/** The request in a body, which the functions and the published schema must accept. */
function accepted(body: string): unknown {
  expect(schemaProblems('closeRequest', JSON.parse(body))).toEqual([]);
  const parsed = parseCloseRequestMessage({ messageId: 'message-1', body });
  expect(parsed).toMatchObject({ isRequest: true });
  return JSON.parse(body);
}

describe('NetSuite', () => {
  const file = path.join(folder, 'netsuite-close-requests.js');
  const netsuite = {
    accountId: '1234567_SB1',
    parameters: { custscript_zpc_url: 'https://door.example/close-requests', custscript_zpc_rounds: null },
    periods: [
      { id: '118', periodname: 'Nov 2026', enddate: '30.11.2026' },
      { id: '117', periodname: 'Oct 2026', enddate: '31.10.2026' },
    ],
    code: 200,
  };

  test('asks for each closed period by its last day, the earliest first', () => {
    const { posts, log } = runScheduledScript(file, netsuite);
    expect(posts.map(({ body }) => accepted(body))).toEqual([
      {
        requestId: 'netsuite/1234567_SB1/period-117/1',
        accountingPeriod: { date: '2026-10-31' },
        requestedBy: 'netsuite:scheduled-script',
      },
      {
        requestId: 'netsuite/1234567_SB1/period-118/1',
        accountingPeriod: { date: '2026-11-30' },
        requestedBy: 'netsuite:scheduled-script',
      },
    ]);
    expect(log).toEqual([
      ['audit', 'Asked for pending close'],
      ['audit', 'Asked for pending close'],
    ]);
  });

  test('sends requests only through the HTTPS door, with a token that the script never sees', () => {
    const { posts } = runScheduledScript(file, netsuite);
    expect(posts.map(({ url, headers }) => [url, headers.authorization])).toEqual(
      Array(2).fill(['https://door.example/close-requests', { secure: 'Bearer {custsecret_zpc_token}' }]),
    );
  });

  test('asks the same again on the next run', () => {
    const again = runScheduledScript(file, netsuite).posts.map(({ body }) => body);
    expect(again).toEqual(runScheduledScript(file, netsuite).posts.map(({ body }) => body));
  });

  const inRounds = (rounds: string) => {
    const parameters = { ...netsuite.parameters, custscript_zpc_rounds: rounds };
    const { posts, log } = runScheduledScript(file, { ...netsuite, parameters });
    const ids = posts.map(({ body }) => Object(accepted(body)).requestId.split('period-')[1]);
    return { ids, errors: log.filter(([level]) => level === 'error').map(([, title]) => title) };
  };

  test.each([
    ['one period', '2026-11-30=2', ['117/1', '118/2']],
    ['two periods', '2026-11-30=2 2026-10-31=12', ['117/12', '118/2']],
    ['with a comma, and a period of long ago', '2025-01-31=4, 2026-10-31=3', ['117/3', '118/1']],
  ])('asks again only for %s', (_what, rounds, ids) => {
    expect(inRounds(rounds)).toEqual({ ids, errors: [] });
  });

  test.each(['2', 'Nov 2026=2', '2026-11-30=02', '2026-11-30=0', '2026-11-30 = 2'])(
    'logs that it cannot read %j as rounds, and asks as before',
    (rounds) => {
      const { ids, errors } = inRounds(rounds);
      expect(ids).toEqual(['117/1', '118/1']);
      expect(new Set(errors)).toEqual(new Set(['custscript_zpc_rounds must be like 2026-11-30=2']));
    },
  );

  test('searches only closed periods, and no quarters, years or adjustments', () => {
    const { searches } = runScheduledScript(file, netsuite);
    expect(searches).toHaveLength(1);
    expect(searches[0]?.type).toBe('accountingperiod');
    const conditions = (searches[0]?.filters ?? []).filter((filter) => Array.isArray(filter));
    expect(conditions.slice(0, -1)).toEqual([
      ['closed', 'is', 'T'],
      ['isquarter', 'is', 'F'],
      ['isyear', 'is', 'F'],
      ['isadjust', 'is', 'F'],
    ]);
    expect(conditions.at(-1)).toEqual([
      'enddate',
      'onorafter',
      expect.stringMatching(/^\d{1,2}\.\d{1,2}\.\d{4}$/),
    ]);
  });

  test('continues with the other periods if the door refuses one', () => {
    const { posts, log } = runScheduledScript(file, { ...netsuite, code: 503 });
    expect(posts).toHaveLength(2);
    expect(log).toEqual([
      ['error', 'Could not ask for pending close of Oct 2026'],
      ['error', 'Could not ask for pending close of Nov 2026'],
    ]);
  });
});

describe('Oracle', () => {
  const books = { tenant: 'acme-eu', entityId: '2c92c0f8-5d5c-4e4a-8d2b-6d1c1f3e9a01' };

  test('E-Business Suite’s event becomes a request', () => {
    const request = fromOracleEbs(read('events/oracle-ebs.json'), books);
    expect(accepted(JSON.stringify(request))).toEqual({
      ...books,
      requestId: 'oracle-ebs/1021/2026-11-30/1',
      accountingPeriod: { date: '2026-11-30' },
      requestedBy: 'oracle-ebs',
    });
  });

  test('Fusion’s event becomes a request, whatever the ledger is called', () => {
    const request = fromOracleFusion(read('events/oracle-fusion.json'), {}, 2);
    expect(accepted(JSON.stringify(request))).toEqual({
      // printf '"US Primary Ledger"' | sha256sum
      requestId: 'oracle-fusion/US-Primary-Ledger:ba893c5e8b3168fe9caf/2026-11-30/2',
      accountingPeriod: { date: '2026-11-30' },
      requestedBy: 'oracle-fusion',
    });
    const long = fromOracleFusion({ LedgerName: 'Ä'.repeat(240), Period: '11-26' }, {});
    accepted(JSON.stringify(long));
  });

  test.each([
    ['米国', '日本'],
    ['US Primary', 'US-Primary'],
    ['US Primary', 'US  Primary'],
    ['Ledger', 'ledger'],
    ['\ud800', '\udbff'],
    [`${'x'.repeat(300)}a`, `${'x'.repeat(300)}b`],
    ['EU', 'EU/2026-11-30'],
  ])('the ledgers %j and %j have different request ids', (one, other) => {
    const ids = [one, other].map((LedgerName) => fromOracleFusion({ LedgerName, Period: '11-26' }, {}));
    for (const request of ids) accepted(JSON.stringify(request));
    expect(ids[0]?.requestId).not.toBe(ids[1]?.requestId);
  });

  test.each([
    ['Nov-26', '2026-11-30'],
    ['FEB-2028', '2028-02-29'],
    ['01-19', '2019-01-31'],
    ['dec-26', '2026-12-31'],
  ])('%s ends on %s', (name, day) => expect(lastDayOfOraclePeriod(name)).toBe(day));

  test.each(['Adj-26', '13-26', '00-26', 'Nov 2026', 'November-26', 'Nov-26A', ''])(
    '%j is not a month, so no request is made',
    (name) => expect(() => lastDayOfOraclePeriod(name)).toThrow('not named after a month'),
  );
});

describe('SAP S/4HANA', () => {
  test('a posting period becomes a request', () => {
    const asked = { companyCode: '1010', variant: 'K4', fiscalYear: 2026, period: 11 };
    expect(accepted(JSON.stringify(fromSap(asked, { tenant: 'acme-eu' })))).toEqual({
      tenant: 'acme-eu',
      requestId: 'sap/1010/K4/2026/011/1',
      accountingPeriod: { date: '2026-11-30' },
      requestedBy: 'sap:period-close',
    });
  });

  test('requests for different days have different ids', () => {
    const asked = { companyCode: '1010', variant: 'K4', fiscalYear: 2026, period: 11 };
    const all = [
      asked,
      { ...asked, variant: 'V3' },
      { ...asked, fiscalYear: 2027 },
      { ...asked, period: 12 },
    ];
    expect(new Set(all.map((each) => fromSap(each, {}).requestId)).size).toBe(all.length);
  });

  test.each([
    ['K4', 2026, 1, '2026-01-31'],
    ['K4', 2026, 12, '2026-12-31'],
    ['V3', 2026, 1, '2026-04-30'],
    ['V3', 2026, 9, '2026-12-31'],
    ['V3', 2026, 10, '2027-01-31'],
    ['V3', 2027, 11, '2028-02-29'],
    ['V3', 2026, 12, '2027-03-31'],
  ])('%s %i period %i ends on %s', (variant, year, period, day) => {
    expect(lastDayOfSapPeriod(variant, year, period)).toBe(day);
  });

  test.each([13, 16, 0, 1.5])('period %d is special, so no request is made', (period) => {
    expect(() => lastDayOfSapPeriod('K4', 2026, period)).toThrow('Special periods');
  });

  test('an unknown variant is an error', () => {
    expect(() => lastDayOfSapPeriod('Z1', 2026, 1)).toThrow('no first month');
  });
});

describe('Dynamics 365', () => {
  test('a business event becomes a request, and the same request when it is delivered again', () => {
    const event = read('events/dynamics-365.json');
    const [first, second] = [fromDynamics365(event, {}), fromDynamics365({ ...event, ControlNumber: 1 }, {})];
    expect(accepted(JSON.stringify(first))).toEqual({
      requestId: 'd365/7C2B3A44-0D1E-4B7F-9C55-2A6F1F0E8D31',
      accountingPeriod: { date: '2026-11-30' },
      requestedBy: 'd365:USMF',
    });
    expect(second).toEqual(first);
  });

  test('a day in the format of Dynamics’ times is an error', () => {
    const event = { ...read('events/dynamics-365.json'), PeriodEndDate: '/Date(1796212800000)/' };
    expect(() => fromDynamics365(event, {})).toThrow(
      'accountingPeriod.date must be a real day as YYYY-MM-DD',
    );
  });

  test('an event without the day, which has to be added to it, is an error', () => {
    const { PeriodEndDate: _, ...event } = read('events/dynamics-365.json');
    const map = () => Reflect.apply(fromDynamics365, undefined, [event, {}]);
    expect(map).toThrow('accountingPeriod must hold exactly one of id, name, date or endedBefore');
  });
});

describe('every mapping', () => {
  const mappings: Record<string, (whose: string) => CloseRequest> = {
    fromOracleEbs: (LedgerID) => fromOracleEbs({ LedgerID, PeriodName: 'Nov-26' }, {}),
    fromOracleFusion: (LedgerName) => fromOracleFusion({ LedgerName, Period: '11-26' }, {}),
    fromSap: (companyCode) => fromSap({ companyCode, variant: 'K4', fiscalYear: 2026, period: 11 }, {}),
    fromDynamics365: (EventId) => fromDynamics365({ ...read('events/dynamics-365.json'), EventId }, {}),
  };
  const whose = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }),
    fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom('a', 'A', '-', ' ', '/', ':', '.', 'é', '米'),
    }),
  );

  test.each(Object.entries(mappings))(
    '%s makes different ids for different ledgers, and the same id for the same ledger',
    (_name, map) => {
      fc.assert(
        fc.property(whose, whose, (one, other) => {
          const [id, otherId] = [map(one).requestId, map(other).requestId];
          expect(id === otherId).toBe(one === other);
          expect(map(one).requestId).toBe(id);
          expect(isCarriedBySqs(JSON.stringify(map(one)))).toBe(true);
        }),
      );
      // A text that the mapping made for one name may itself be the name of another ledger.
      const made =
        map('US Primary')
          .requestId?.split('/')
          .find((part) => part.includes(':')) ?? '';
      expect(map(made).requestId).not.toBe(map('US Primary').requestId);
    },
  );

  test.each(Object.entries(mappings))(
    '%s refuses an event that does not say whose period it is',
    (_name, map) => {
      expect(() => map('')).toThrow('whose period was closed');
      expect(() => Reflect.apply(map, undefined, [undefined])).toThrow('whose period was closed');
    },
  );
});

describe('a script with the AWS CLI', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'zuora-pending-close-script-'));
  afterAll(() => rmSync(home, { recursive: true }));
  // A replacement for the AWS CLI that records its arguments.
  const log = path.join(home, 'arguments');
  writeFileSync(path.join(home, 'aws'), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\necho message-1\n`);
  chmodSync(path.join(home, 'aws'), 0o755);

  function run(
    args: string[],
    environment: Record<string, string> = { CLOSE_REQUEST_QUEUE_URL: 'https://queue' },
  ) {
    writeFileSync(log, '');
    const { status, stdout, stderr } = spawnSync(
      'bash',
      [path.join(folder, 'send-close-request.sh'), ...args],
      {
        env: { PATH: `${home}:${process.env.PATH}`, ...environment },
        encoding: 'utf8',
      },
    );
    return { status, stdout, stderr, asked: readFileSync(log, 'utf8').split('\n') };
  }

  test('sends the request, and prints the id of the message', () => {
    const { status, stdout, asked } = run(['2026-11-30']);
    expect([status, stdout]).toEqual([0, 'message-1\n']);
    expect(asked.slice(0, 5)).toEqual([
      'sqs',
      'send-message',
      '--queue-url',
      'https://queue',
      '--message-body',
    ]);
    expect(accepted(asked[5] ?? '')).toEqual({
      requestId: 'script/2026-11-30/1',
      accountingPeriod: { date: '2026-11-30' },
      requestedBy: 'script',
    });
  });

  test('asks again in another round', () => {
    expect(accepted(run(['2026-11-30', '2']).asked[5] ?? '')).toMatchObject({
      requestId: 'script/2026-11-30/2',
    });
  });

  test.each([
    [[], {}, 'Usage: send-close-request.sh'],
    [['2026-11-30'], {}, 'CLOSE_REQUEST_QUEUE_URL: Set it to'],
    [['Nov 2026'], { CLOSE_REQUEST_QUEUE_URL: 'x' }, 'Not a day: Nov 2026'],
    [['2026-11-30","x":"'], { CLOSE_REQUEST_QUEUE_URL: 'x' }, 'Not a day:'],
    [['2026-11-30', 'again'], { CLOSE_REQUEST_QUEUE_URL: 'x' }, 'Not a number: again'],
  ])('with %j and %j says what is wrong and sends nothing', (args, environment, problem) => {
    const { status, stderr, asked } = run(args, environment);
    expect(status).not.toBe(0);
    expect(stderr).toContain(problem);
    expect(asked).toEqual(['']);
  });
});

describe('an EventBridge rule', () => {
  const rule = read('eventbridge-rule.json').Resources.Rule.Properties;
  const event = read('events/eventbridge.json');

  test('makes a request of the ERP’s event', () => {
    const body = transformed(event, inputTransformer.parse(rule.Targets[0].InputTransformer));
    expect(accepted(body)).toEqual({
      requestId: 'erp/EU/2026-11-30/1',
      accountingPeriod: { date: '2026-11-30' },
      requestedBy: 'jane.doe',
    });
  });

  test('passes on a name as text, whatever it contains', () => {
    const closedBy = 'O"Brien\\","tenant":"other';
    const named = { ...event, detail: { ...event.detail, closedBy } };
    const body = transformed(named, inputTransformer.parse(rule.Targets[0].InputTransformer));
    expect(accepted(body)).toMatchObject({ requestedBy: closedBy });
    expect(JSON.parse(body)).not.toHaveProperty('tenant');
  });

  test('is tested with a model of EventBridge, which replaces variables inside texts and in place of values', () => {
    const InputPathsMap = { instance: '$.detail.instance', count: '$.detail.count', all: '$.detail' };
    const InputTemplate =
      '{"my": <instance>, "text": "<instance> is \\"<instance>\\" <count>", "n": <count>, "all": <all>}';
    const detail = { instance: 'i-1', count: 3 };
    expect(JSON.parse(transformed({ detail }, { InputPathsMap, InputTemplate }))).toEqual({
      my: 'i-1',
      text: 'i-1 is "i-1" 3',
      n: 3,
      all: detail,
    });
  });

  test('matches events like the example', () => {
    for (const [key, values] of Object.entries<string[]>(rule.EventPattern))
      expect(values).toContain(event[key]);
  });
});

test('a subscription confirmation of SNS is parked without its token, and would be parked again after a redrive', () => {
  const token = 'a-token-that-nobody-may-read';
  const body = JSON.stringify({
    Type: 'SubscriptionConfirmation',
    MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
    Token: token,
    TopicArn: 'arn:aws:sns:eu-central-1:111122223333:period-closes',
    Message: 'You have chosen to subscribe to the topic …',
    SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=${token}`,
  });
  const parsed = parseCloseRequestMessage({ messageId: 'message-1', body });
  expect(parsed).toMatchObject({ isRequest: false, reason: 'invalid-request' });
  expect(JSON.stringify(parsed)).not.toContain(token);
  expect(redriveEffect({ body, reason: 'invalid-request' })).toMatchObject({ is: 'comes-back' });
});

describe('the HTTPS door', () => {
  const { Resources: resources, Rules: rules, Parameters: parameters } = read('https-door.json');
  const [separator, lines] = resources.Gatekeeper.Properties.Code.ZipFile['Fn::Join'];
  const token = 'a-token-that-nobody-knows';
  const digest = createHash('sha256').update(token).digest('hex');

  async function isAuthorized(
    headers: Record<string, string> | undefined,
    expected = digest,
  ): Promise<unknown> {
    const exports: Record<string, unknown> = {};
    const nodeModules: Record<string, unknown> = { 'node:crypto': await import('node:crypto') };
    const sandbox = {
      exports,
      Buffer,
      process: { env: { TOKEN_SHA256: expected } },
      require: (name: string) => nodeModules[name],
    };
    new Script(lines.join(separator)).runInContext(createContext(sandbox));
    const answer: unknown = await Reflect.apply(Object(exports).handler, undefined, [
      headers === undefined ? {} : { headers },
    ]);
    return Object(answer).isAuthorized;
  }

  test.each<[string, Record<string, string> | undefined, boolean]>([
    ['the token', { authorization: `Bearer ${token}` }, true],
    ['another token', { authorization: 'Bearer another' }, false],
    ['the token’s digest', { authorization: `Bearer ${digest}` }, false],
    ['no token', { authorization: 'Bearer ' }, false],
    ['another scheme', { authorization: `Basic ${token}` }, false],
    ['no header', {}, false],
    ['no headers', undefined, false],
    ['the scheme in lower case', { authorization: `bearer ${token}` }, true],
    ['the scheme in upper case', { authorization: `BEARER ${token}` }, true],
    ['several blanks', { authorization: `Bearer   ${token}` }, true],
    ['no blank', { authorization: `Bearer${token}` }, false],
    ['a tab', { authorization: `Bearer\t${token}` }, false],
    ['something before it', { authorization: `x Bearer ${token}` }, false],
    ['two headers, as they are joined', { authorization: `Bearer ${token},Bearer ${token}` }, false],
    ['the token and something behind it', { authorization: `Bearer ${token} x` }, false],
    ['the token and a line feed', { authorization: `Bearer ${token}\n` }, false],
  ])('authorizes only the right token: %s', async (_what, headers, isAllowed) =>
    expect(await isAuthorized(headers)).toBe(isAllowed),
  );

  const emptyDigest = createHash('sha256').update('').digest('hex');

  test.each<[string, Record<string, string> | undefined]>([
    ['no headers', undefined],
    ['no header', {}],
    ['an empty header', { authorization: '' }],
    ['the scheme alone', { authorization: 'Bearer' }],
    ['the scheme and blanks', { authorization: 'Bearer   ' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
    ['undefined as text', { authorization: 'undefined' }],
  ])(
    '%s is refused before hashing, even if the expected hash is that of the empty text',
    async (_what, headers) => {
      expect(await isAuthorized(headers, emptyDigest)).toBe(false);
    },
  );

  test('refuses to be deployed with the hash of the empty text', () => {
    expect(rules.TokenIsNotEmpty.Assertions).toEqual([
      {
        Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'TokenSha256' }, emptyDigest] }] },
        AssertDescription: expect.stringContaining('empty'),
      },
    ]);
    expect(emptyDigest).toMatch(new RegExp(`^(${parameters.TokenSha256.AllowedPattern})$`));
    expect(resources.Gatekeeper.Properties.Environment.Variables).toEqual({
      TOKEN_SHA256: { Ref: 'TokenSha256' },
    });
  });

  test('lends its role to API Gateway only for this account', () => {
    const [statement, ...others] = resources.SendRole.Properties.AssumeRolePolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(statement.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    });
  });

  test('logs every call, without its headers and its body', () => {
    const { AccessLogSettings, DefaultRouteSettings } = resources.Stage.Properties;
    expect(AccessLogSettings.DestinationArn).toEqual({ 'Fn::GetAtt': ['AccessLog', 'Arn'] });
    const logged = Object.values(JSON.parse(AccessLogSettings.Format));
    expect(logged).toEqual([
      '$context.requestTime',
      '$context.requestId',
      '$context.identity.sourceIp',
      '$context.routeKey',
      '$context.status',
      '$context.integrationStatus',
    ]);
    expect(resources.AccessLog.Properties).toEqual({ RetentionInDays: 400 });
    expect(DefaultRouteSettings).toEqual({ ThrottlingBurstLimit: 20, ThrottlingRateLimit: 10 });
  });

  describe('is deployed by the command of docs/senders.md', () => {
    const page = readFileSync(path.join(repository, 'docs/senders.md'), 'utf8');
    const command = blocksOf('docs/senders.md', page).find(({ text }) => text.includes('TokenSha256='))?.text;
    const home = mkdtempSync(path.join(tmpdir(), 'zuora-pending-close-door-'));
    afterAll(() => rmSync(home, { recursive: true }));
    const log = path.join(home, 'arguments');
    const program = (name: string, text: string) =>
      writeFileSync(path.join(home, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    program('aws', `printf '%s\\n' "$@" >> '${log}'`);
    // A replacement for OpenSSL, because the test must know its random token.
    const hash = `'${process.execPath}' -e 'process.stdin.on("data", (text) => console.log(require("crypto").createHash("sha256").update(text).digest("hex") + " *stdin")).on("end", () => {})'`;
    program('openssl', `if [ "$1" = rand ]; then printf '%s' "$TOKEN"; else ${hash}; fi`);

    /** The arguments of the AWS CLI. In a terminal, each pasted line is a command of its own. */
    function deployed(madeToken: string, shell: string[]): string[] {
      writeFileSync(log, '');
      spawnSync('bash', shell, {
        env: { PATH: `${home}:${process.env.PATH}`, TOKEN: madeToken, HOME: home },
        input: `${command}\n`,
      });
      return readFileSync(log, 'utf8').split('\n').filter(Boolean);
    }
    const shells = [
      ['a script', ['-s']],
      ['a terminal', ['--norc', '--noprofile', '-i']],
    ] as const;

    test.each(shells)('in %s, with the hash of the token', (_where, shell) => {
      expect(deployed(token, [...shell])).toContain(`TokenSha256=${digest}`);
    });

    test.each(shells)('in %s, but not with an empty token', (_where, shell) => {
      expect(deployed('', [...shell])).toEqual([]);
    });
  });

  test('puts the body on the queue unchanged', () => {
    const { IntegrationSubtype, RequestParameters } = resources.Integration.Properties;
    expect([IntegrationSubtype, RequestParameters.MessageBody]).toEqual(['SQS-SendMessage', '$request.body']);
    expect(resources.Route.Properties).toMatchObject({
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Authorizer' },
    });
  });
});
