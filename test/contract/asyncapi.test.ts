import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from '@asyncapi/parser';
import { beforeAll, describe, expect, test } from 'vitest';
import { contractFolder } from '../../scripts/contract-files.ts';
import { schemaProblems } from './validators.ts';

const file = path.join(contractFolder, 'asyncapi.json');
const text = readFileSync(file, 'utf8');
type Parsed = Awaited<ReturnType<Parser['parse']>>;
const parser = new Parser();
let parsed: Parsed;

// The parser takes a second to load, so all tests that need it are in this file.
beforeAll(async () => {
  parsed = await parser.parse(text, { source: file });
});

test('docs/contract/asyncapi.json is AsyncAPI 3.1, and the parser of AsyncAPI accepts it', async () => {
  expect(parsed.diagnostics).toEqual([]);
  expect(parsed.document?.version()).toBe('3.1.0');

  const broken = text.replace('"action": "receive"', '"action": "eat"');
  expect(await parser.validate(broken, { source: file })).not.toEqual([]);
});

test('it has operations for close requests, outcomes and dead letters', () => {
  const operations = parsed.document?.operations().all() ?? [];
  expect(
    operations.map((operation) => [
      operation.action(),
      operation
        .channels()
        .all()
        .map((channel) => channel.id())
        .join(),
      operation
        .messages()
        .all()
        .map((message) => message.id())
        .join(),
    ]),
  ).toEqual([
    ['receive', 'closeRequests', 'closeRequest'],
    ['send', 'outcomes', 'outcome'],
    ['send', 'deadLetters', 'parked,givenUp'],
  ]);
});

describe('its messages', () => {
  const examplesOf = (id: string) => {
    const message = parsed.document?.components().messages().get(id);
    return message?.examples().all() ?? [];
  };

  test('have the schemas of docs/contract, resolved', () => {
    const payloads = ['closeRequest', 'outcome'].map((id) => {
      const payload: unknown = parsed.document?.components().messages().get(id)?.payload()?.json();
      return Object(payload).schema.title;
    });
    expect(payloads).toEqual(['Close request', 'Outcome of a close request']);
  });

  test('have examples that the schemas accept', () => {
    const requests = examplesOf('closeRequest').map((example) => example.payload());
    const outcomes = examplesOf('outcome').map((example) => example.payload());
    expect([requests.length, outcomes.length]).toEqual([4, 6]);
    expect(requests.flatMap((request) => schemaProblems('closeRequest', request))).toEqual([]);
    expect(outcomes.flatMap((outcome) => schemaProblems('outcome', outcome))).toEqual([]);
  });

  test('have the attributes that filter policies match', () => {
    for (const example of examplesOf('outcome')) {
      const { type, data } = Object(example.payload());
      expect(example.headers()).toEqual({ type, outcome: data.outcome, tenant: data.tenant });
    }
  });
});
