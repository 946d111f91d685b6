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
 * The JSON Schemas of the contract (draft 2020-12), made from the zod schemas that the functions parse with. What JSON
 * Schema cannot take over from those, because zod states it as code, is stated here once more, and a test holds the two
 * against each other: which of several keys go together, and how a time zone's name looks.
 */
export type JsonSchema = { [key: string]: unknown };

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema under a path of keys. @throws where the functions' schema has no such part any more */
function part(schema: JsonSchema, ...path: string[]): JsonSchema {
  const found = path.reduce<unknown>((from, key) => (isSchema(from) ? from[key] : undefined), schema);
  if (!isSchema(found)) throw new Error(`The schema has no ${path.join('.')}`);
  return found;
}

/** `^[…]{1,64}$` says a length that forms and code generators look for elsewhere. JSON Schema counts code points, too. */
function withLength(schema: JsonSchema): JsonSchema {
  const oneCharacterManyTimes =
    /^\^(?:\[[^\]]*\]|\\P\{\w+\}|\(\?:\[[^\]]*\]\|\[[^\]]*\]\))\{(\d+),(\d+)\}\$$/;
  const [, least, most] = oneCharacterManyTimes.exec(String(schema.pattern)) ?? [];
  if (least === undefined || most === undefined) return schema;
  return { ...schema, minLength: Number(least), maxLength: Number(most) };
}

/** Validators in other languages have other regular expressions. */
function withInteroperablePattern(schema: JsonSchema): JsonSchema {
  const { pattern } = schema;
  return typeof pattern === 'string' ? { ...schema, pattern: interoperablePattern(pattern) } : schema;
}

/** How every schema within is written. */
const plain = (schema: JsonSchema) => withInteroperablePattern(withLength(schema));

/** A form reads a text's length from here, although the pattern of such a format says it as well. */
function withLengthOfFormat(schema: JsonSchema): JsonSchema {
  const characters = { date: 10, uuid: 36 }[String(schema.format)];
  return characters === undefined ? schema : { ...schema, minLength: characters, maxLength: characters };
}

/** `"type": ["string", "null"]`, which code generators understand better than `anyOf`. */
function withNullAsType(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || anyOf[1].type !== 'null') return schema;
  return { ...rest, ...anyOf[0], type: [anyOf[0].type, 'null'] };
}

/** How the schemas of a close request are written: every text has a length, and null is one of the types. */
const ofRequest = (schema: JsonSchema) => withNullAsType(withLengthOfFormat(plain(schema)));

/** Zod says of an integer that a JavaScript number can hold it, which is not a rule of ours. */
function withoutBounds(schema: JsonSchema): JsonSchema {
  const { minimum, maximum, ...rest } = schema;
  const isBound = minimum === Number.MIN_SAFE_INTEGER && maximum === Number.MAX_SAFE_INTEGER;
  return isBound ? rest : schema;
}

/** Where we write the time ourselves, its format says enough. */
function withoutPattern(schema: JsonSchema): JsonSchema {
  const { pattern: _, ...rest } = schema;
  return schema.format === 'date-time' ? rest : schema;
}

/** Every schema within, the inner ones first. */
function mapped(value: unknown, change: (schema: JsonSchema) => JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (!isSchema(value)) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, mapped(each, change)]);
  return change(Object.fromEntries(entries));
}

/** Says in the properties what they mean. @throws where a property has no text, or a text no property */
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

/** One of four: the key that names the period decides which others may stand beside it. */
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
        'Asks that one accounting period be set to pending close: the body of a message on the request queue, or the content of an SNS, EventBridge or CloudEvents envelope. At most 64 KiB. Null for a field that may be left out is the same as leaving it out.',
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
      'What the secret `zuora-pending-close/<tenant>` holds: one of two ways to Zuora. Other keys are left alone.',
  });
  const fields = part({ properties }, 'properties');
  const isText = { type: 'string' };
  const isNot = { type: 'null' };
  return {
    ...rest,
    properties: described(
      {
        ...fields,
        // As in functions/shared/zuora/credentials/base-url.ts; which hosts are allowed is a setting's to say.
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
        'CloudEvents 1.0, structured JSON: the message on the outcome topic. Every key is always there; what is not known is null. Within v1 keys are only ever added.',
    },
    (schema) => withoutPattern(withoutBounds(plain(schema))),
  );
  const fields = part({ properties }, 'properties');
  const { properties: dataProperties, ...data } = part(fields, 'data');
  const dataFields = part({ properties: dataProperties }, 'properties');
  // Not an enum, because a new code is not a new version.
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
      // Ajv in strict mode wants the type beside `properties`, although it stands above as well.
      type: 'object',
      properties: {
        type: { const: `zuora.pending-close.${outcome}.v1` },
        data: { type: 'object', properties: { outcome: { const: outcome } } },
      },
    })),
  };
}
