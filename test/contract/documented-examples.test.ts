import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { outcomeId, parseOutcome } from 'zuora-pending-close/contract';
import { parseCloseRequestMessage } from '../../functions/set-pending-close/close-request-message.ts';
import { unwrap } from '../../functions/set-pending-close/envelopes.ts';
import { parseSecret } from '../../functions/shared/zuora/credentials/credentials.ts';
import { repository } from '../../scripts/contract-files.ts';
import { parkingReasons, reasonCodes } from '../../scripts/contract-texts.ts';
import { blocksOf, objectsInTables, pages } from './documents.ts';
import { schemaProblems } from './validators.ts';

type Kind = 'request' | 'secret' | 'outcome';

/**
 * The places of JSON that is not a request, a secret or an outcome. All other JSON must be one of the three, so that no
 * new example escapes the check. Add a place here only if its JSON is really something else.
 */
const somethingElse = [
  'README.md § Zuora pending close', // An excerpt of an outcome, with comments.
  'docs/closes.md § What each command may do in AWS', // An IAM policy.
  'docs/operators.md § Month-end only',
  'docs/operators.md § Closes that nobody has to send',
  // Settings, and policies of keys, topics and roles.
  'docs/operators.md § A key of your own',
  "docs/operators.md § Keys of tenants' secrets",
  'docs/operators.md § A network of your own',
  'docs/operators.md § An existing alarm topic',
  'docs/operators.md § Boundary, bootstrap, role',
  'docs/schedules.md § When to poll',
  'docs/schedules.md § Closes that nobody has to send',
  'docs/senders.md § Dynamics 365 Finance', // The event, before it is mapped.
  'docs/subscribers.md § A queue', // A queue's policy.
];
const otherFiles = [
  'docs/examples/filter-policies/',
  'docs/examples/senders/events/',
  'docs/examples/senders/https-door.json',
  'docs/examples/senders/eventbridge-rule.json',
];

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind of an example, by its keys alone. An envelope has the kind of its content. */
function kindOf(value: unknown): Kind | null {
  if (!isFields(value)) return null;
  if (typeof value.type === 'string' && value.type.startsWith('zuora.pending-close.')) return 'outcome';
  if ('baseUrl' in value) return 'secret';
  const unwrapped = unwrap(value);
  return unwrapped.isRequest && isFields(unwrapped.content) && 'accountingPeriod' in unwrapped.content
    ? 'request'
    : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with an example, according to the schema and the functions' parsers. */
const problems: Record<Kind, (value: unknown) => string[]> = {
  request(value) {
    const unwrapped = unwrap(value);
    const content = unwrapped.isRequest ? unwrapped.content : undefined;
    const message = parseCloseRequestMessage({ messageId: 'message-1', body: JSON.stringify(value) });
    return [...schemaProblems('closeRequest', content), ...(message.isRequest ? [] : [message.detail])];
  },
  secret(value) {
    // The pages write an ellipsis in place of a secret value.
    const text = JSON.stringify(value).replaceAll('…', 'x');
    const secret = parseSecret({ text, versionId: null }, []);
    return [...schemaProblems('secret', JSON.parse(text)), ...('problem' in secret ? [secret.problem] : [])];
  },
  outcome(value) {
    const { id, data } = parseOutcome(value);
    const isOwnId = id === outcomeId(data.tenant, data.requestId);
    return [
      ...schemaProblems('outcome', value),
      ...(isOwnId ? [] : ['id: not of this tenant and requestId']),
    ];
  },
};

const all = pages();
const blocks = Object.entries(all).flatMap(([file, page]) => blocksOf(file, page));
const examples = blocks
  .filter(({ language }) => /^json(?!c)/.test(language))
  .map(({ place, text }) => ({ place, value: parsed(text) }));
const files = globSync('docs/examples/**/*.json', { cwd: repository }).sort();

describe('every JSON example of the pages', () => {
  const known = examples.filter(({ value }) => kindOf(value) !== null);

  test.each(known)('$place', ({ value }) => {
    expect(problems[kindOf(value) ?? 'request'](value)).toEqual([]);
  });

  test('is a request, a secret or an outcome, or is named as something else', () => {
    const unknown = examples.filter(({ value }) => kindOf(value) === null).map(({ place }) => place);
    expect(unknown.filter((place) => !somethingElse.includes(place))).toEqual([]);
  });

  test('exists for each of the three kinds', () => {
    const kinds = new Set(known.map(({ value }) => kindOf(value)));
    expect([...kinds].sort()).toEqual(['outcome', 'request', 'secret']);
  });
});

describe('every JSON file of docs/examples', () => {
  const ours = files.filter((file) => !otherFiles.some((other) => file.startsWith(other)));

  test.each(ours)('%s', (file) => {
    const value = parsed(readFileSync(path.join(repository, file), 'utf8'));
    const kind = kindOf(value);
    expect(kind).not.toBeNull();
    expect(problems[kind ?? 'request'](value)).toEqual([]);
  });

  test('is one of the three, or is named as something else', () => {
    expect(ours.filter((file) => !/^docs\/examples\/(requests|outcomes)\//.test(file))).toEqual([]);
    expect(otherFiles.filter((other) => !files.some((file) => file.startsWith(other)))).toEqual([]);
  });
});

test('the README shows an excerpt of an outcome in docs/examples', () => {
  const [part] = blocks.filter(
    ({ place, language }) => place.startsWith('README.md') && language === 'jsonc',
  );
  const shown = parsed((part?.text ?? '').replaceAll(/\/\* … \*\/|\/\/ …/g, ''));
  const whole = parsed(readFileSync(path.join(repository, 'docs/examples/outcomes/completed.json'), 'utf8'));
  expect(shown).toBeTypeOf('object');
  expect(whole).toMatchObject(shown as object);
});

describe('docs/senders.md', () => {
  const page = all['docs/senders.md'] ?? '';

  test('shows valid references to periods', () => {
    const references = objectsInTables(page).filter((value) => isFields(value) && !('service' in value));
    expect(references).toHaveLength(4);
    for (const accountingPeriod of references) expect(problems.request({ accountingPeriod })).toEqual([]);
  });

  test('has valid messages in its commands', () => {
    const messages = blocks
      .filter(({ place, language }) => place.startsWith('docs/senders.md') && language === 'bash')
      .flatMap(({ text }) => [...text.matchAll(/--message-body '([^']*)'/g)])
      .map(([, body = '']) => parsed(body));
    expect(messages).toHaveLength(1);
    for (const message of messages) expect(problems.request(message)).toEqual([]);
  });

  test('says what to do for every reason of parking and of rejecting', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const reasons = rows.map((row) => /^\| `([a-z-]+)` \|/.exec(row)?.[1]);
    const rejecting = reasonCodes.filter((code) => !['put-unclear', 'cancelled'].includes(code));
    expect(reasons).toEqual(expect.arrayContaining([...parkingReasons, ...rejecting]));
  });
});

describe('docs/subscribers.md', () => {
  const page = all['docs/subscribers.md'] ?? '';
  const folder = path.join(repository, 'docs/examples');

  test('names exactly the filter policies that are tested on the local stack', () => {
    const tried = readdirSync(path.join(folder, 'filter-policies')).map((file) =>
      parsed(readFileSync(path.join(folder, 'filter-policies', file), 'utf8')),
    );
    const named = objectsInTables(page).filter((value) => kindOf(value) === null);
    const texts = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();
    expect(texts(named)).toEqual(texts(tried));
  });

  test('explains every reason, and says which outcomes have it', () => {
    const [, table = ''] = page.split('| reason | with | meaning |');
    const rows = [...table.matchAll(/^\| `([a-z-]+)` \| ([a-z, -]+) \|/gm)].map(([, code]) => code);
    expect(rows).toEqual(reasonCodes);
  });

  test('shows an excerpt that is in its example file', () => {
    const [excerpt] = blocks.filter(
      ({ place, language }) => place.startsWith('docs/subscribers.md') && language === 'ts',
    );
    const example = readFileSync(path.join(folder, 'subscribers/close-desk.ts'), 'utf8');
    expect(example).toContain(excerpt?.text);
  });

  test('shows the event of docs/examples', () => {
    const [shown] = examples.filter(({ place }) => place === 'docs/subscribers.md § The event');
    expect(shown?.value).toEqual(parsed(readFileSync(path.join(folder, 'outcomes/completed.json'), 'utf8')));
  });
});

test('every link of the contract’s pages leads somewhere', () => {
  const ours = Object.entries(all).filter(([file]) =>
    /^docs\/(senders|subscribers|contract\/.*)\.md$/.test(file),
  );
  const dead = ours.flatMap(([file, page]) =>
    [...page.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [target = '', anchor] = link.split('#');
        const resolved = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
        if (globSync(resolved, { cwd: repository }).length === 0) return true;
        return anchor !== undefined && !anchorsOf(all[resolved] ?? '').includes(anchor);
      })
      .map((link) => `${file}: ${link}`),
  );
  expect(dead).toEqual([]);
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{Pd}\p{Pc} ]/gu, '')
      .replaceAll(' ', '-'),
  );
}
