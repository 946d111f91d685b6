import * as z from 'zod';
import { closeRequestSchema, endedBeforeCharactersMax } from '../functions/contract/close-request-schema.ts';
import { outcomeSchema } from '../functions/contract/outcome-schema.ts';
import { secretSchema } from '../functions/shared/zuora/credentials/credentials.ts';
import {
  accountingPeriodTexts,
  outcomeTexts,
  reasonCodes,
  requestTexts,
  secretTexts,
} from './contract-texts.ts';
import { interoperablePattern } from './interoperable-pattern.ts';

/**
 * The JSON Schemas of the contract (draft 2020-12), generated from the functions' zod schemas. Rules that zod has as
 * code cannot be converted: which keys may be combined, and the form of a time zone's name. They are written here a
 * second time, and a test compares both (test/contract/agreement.test.ts).
 */
export type JsonSchema = { [key: string]: unknown };

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema under a path of keys. @throws Error if the functions' schema has no such part */
function part(schema: JsonSchema, ...path: string[]): JsonSchema {
  const found = path.reduce<unknown>((from, key) => (isSchema(from) ? from[key] : undefined), schema);
  if (!isSchema(found)) throw new Error(`The schema has no ${path.join('.')}`);
  return found;
}

/**
 * Adds the length in a pattern like `^[…]{1,64}$` as `minLength` and `maxLength`, where forms and code generators read
 * it. JSON Schema counts code points, as the pattern does.
 */
function withLength(schema: JsonSchema): JsonSchema {
  const oneCharacterManyTimes =
    /^\^(?:\[[^\]]*\]|\\P\{\w+\}|\(\?:\[[^\]]*\]\|\[[^\]]*\]\))\{(\d+),(\d+)\}\$$/;
  const [, min, max] = oneCharacterManyTimes.exec(String(schema.pattern)) ?? [];
  if (min === undefined || max === undefined) return schema;
  return { ...schema, minLength: Number(min), maxLength: Number(max) };
}

/** Replaces a pattern by one that validators in all languages understand. */
function withInteroperablePattern(schema: JsonSchema): JsonSchema {
  const { pattern } = schema;
  return typeof pattern === 'string' ? { ...schema, pattern: interoperablePattern(pattern) } : schema;
}

/** The changes that all schemas get. */
const plain = (schema: JsonSchema) => withInteroperablePattern(withLength(schema));

/** Adds the length of a format, because forms do not read it from the format's pattern. */
function withLengthOfFormat(schema: JsonSchema): JsonSchema {
  const characters = { date: 10, uuid: 36 }[String(schema.format)];
  return characters === undefined ? schema : { ...schema, minLength: characters, maxLength: characters };
}

/** Writes `"type": ["string", "null"]` instead of `anyOf`, because code generators understand it better. */
function withNullAsType(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || anyOf[1].type !== 'null') return schema;
  return { ...rest, ...anyOf[0], type: [anyOf[0].type, 'null'] };
}

/** The changes for a close request: every text gets a length, and null becomes one of the types. */
const ofRequest = (schema: JsonSchema) => withNullAsType(withLengthOfFormat(plain(schema)));

/** Removes zod's bounds of an integer, which only say that JavaScript can represent it. */
function withoutBounds(schema: JsonSchema): JsonSchema {
  const { minimum, maximum, ...rest } = schema;
  const isBound = minimum === Number.MIN_SAFE_INTEGER && maximum === Number.MAX_SAFE_INTEGER;
  return isBound ? rest : schema;
}

/** Removes the pattern of a time. The format is enough, because we write the time ourselves. */
function withoutPattern(schema: JsonSchema): JsonSchema {
  const { pattern: _, ...rest } = schema;
  return schema.format === 'date-time' ? rest : schema;
}

/** Changes all schemas inside a value, the inner ones first. */
function mapped(value: unknown, change: (schema: JsonSchema) => JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (!isSchema(value)) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, mapped(each, change)]);
  return change(Object.fromEntries(entries));
}

/** Adds descriptions to properties. @throws Error if a property has no text, or a text has no property */
function described(properties: JsonSchema, texts: Record<string, string>): JsonSchema {
  const names = new Set([...Object.keys(properties), ...Object.keys(texts)]);
  const entries = [...names].map((name) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`${name} has no text in contract-texts.ts`);
    return [name, { description: text, ...part(properties, name) }];
  });
  return Object.fromEntries(entries);
}

interface About {
  id: string;
  title: string;
  description: string;
}

function generated(schema: z.core.$ZodType, { id, ...about }: About, change = plain): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  const changed = mapped(rest, change);
  if (!isSchema(changed)) throw new Error(`${id} is not a schema`);
  return { $schema, $id: `urn:zuora-pending-close:${id}:v1`, ...about, ...changed };
}

/** One of four ways: the key that names the period decides which other keys are allowed. */
function referenceSchema(asked: JsonSchema): JsonSchema {
  const texts = described(part(asked, 'properties'), accountingPeriodTexts);
  const endedBefore = {
    type: 'string',
    maxLength: endedBeforeCharactersMax,
    ...part(texts, 'endedBefore'),
  };
  const timezone = { ...part(texts, 'timezone'), pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$' };
  const none = { description: 'Null is the same as leaving it out.', type: 'null' };
  const way = (title: string, required: string, properties: JsonSchema) => ({
    title,
    type: 'object',
    properties,
    required: [required],
    additionalProperties: false,
  });
  return {
    oneOf: [
      way('by id', 'id', { id: part(texts, 'id'), timezone: none }),
      way('by name', 'name', { name: part(texts, 'name'), timezone: none }),
      way('by a day inside it', 'date', { date: part(texts, 'date'), timezone: none }),
      way('the one that ended last', 'endedBefore', { endedBefore, timezone }),
    ],
  };
}

export function closeRequestJsonSchema(): JsonSchema {
  const { properties, ...rest } = generated(
    closeRequestSchema,
    {
      id: 'close-request',
      title: 'Close request',
      description:
        'Asks to set one accounting period to pending close. It is the body of a message on the request queue, or the content of an SNS, EventBridge or CloudEvents envelope. At most 64 KiB. Null for an optional field is the same as leaving it out.',
    },
    ofRequest,
  );
  const fields = part({ properties }, 'properties');
  const accountingPeriod = referenceSchema(part(fields, 'accountingPeriod'));
  return { ...rest, properties: described({ ...fields, accountingPeriod }, requestTexts) };
}

export function secretJsonSchema(): JsonSchema {
  const { properties, ...rest } = generated(secretSchema, {
    id: 'secret',
    title: 'Secret of a tenant',
    description:
      'The content of the secret `zuora-pending-close/<tenant>`: the credentials for Zuora, in one of two ways. Other keys are ignored.',
  });
  const fields = part({ properties }, 'properties');
  const isText = { type: 'string' };
  const isNot = { type: 'null' };
  return {
    ...rest,
    properties: described(
      {
        ...fields,
        // The form in functions/shared/zuora/credentials/base-url.ts. Which hosts are allowed depends on a setting.
        baseUrl: {
          ...part(fields, 'baseUrl'),
          pattern: '^[Hh][Tt][Tt][Pp][Ss]?://(\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?/?$',
          examples: ['https://rest.zuora.com'],
        },
      },
      secretTexts,
    ),
    oneOf: [
      {
        title: 'OAuth client',
        required: ['clientId', 'clientSecret'],
        properties: { clientId: isText, clientSecret: isText, bearerToken: isNot },
      },
      {
        title: 'Bearer token',
        required: ['bearerToken'],
        properties: { bearerToken: isText, clientId: isNot, clientSecret: isNot },
      },
    ],
  };
}

export function outcomeJsonSchema(): JsonSchema {
  const { properties, ...rest } = generated(
    outcomeSchema,
    {
      id: 'outcome',
      title: 'Outcome of a close request',
      description:
        'The message on the outcome topic: CloudEvents 1.0 in structured JSON. Every key is always present, and unknown values are null. Versions of v1 may add keys.',
    },
    (schema) => withoutPattern(withoutBounds(plain(schema))),
  );
  const fields = part({ properties }, 'properties');
  const { properties: dataProperties, ...data } = part(fields, 'data');
  const dataFields = part({ properties: dataProperties }, 'properties');
  // Not an enum, because a new code does not make a new version.
  Object.assign(part(dataFields, 'reasons', 'items', 'properties', 'code'), { examples: reasonCodes });
  const outcomes = part(dataFields, 'outcome').enum;
  if (!Array.isArray(outcomes)) throw new Error('The outcomes are not a list');
  return {
    ...rest,
    properties: described(
      { ...fields, data: { ...data, properties: described(dataFields, outcomeTexts.data) } },
      outcomeTexts.event,
    ),
    oneOf: outcomes.map((outcome) => ({
      title: outcome,
      // Ajv in strict mode requires the type beside `properties`, although it is also given above.
      type: 'object',
      properties: {
        type: { const: `zuora.pending-close.${outcome}.v1` },
        data: { type: 'object', properties: { outcome: { const: outcome } } },
      },
    })),
  };
}
