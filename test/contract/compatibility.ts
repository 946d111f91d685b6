import { isDeepStrictEqual } from 'node:util';

/**
 * Finds what a change of a schema within `v1` breaks. Pure. There are two directions: what others send to us must still
 * be accepted, and what we send to others may only get more keys.
 */
type Schema = Readonly<Record<string, unknown>>;

/** Keywords that do not matter to a validator. */
const annotations = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'default']);

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schema = (value: unknown): Schema => (isSchema(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const at = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);
const say = (path: string, what: string) => `${path === '' ? 'the whole' : path}: ${what}`;

/** The breaks for the receivers of what the schema describes: the subscribers of outcomes. */
export function breaksForReceivers(released: Schema, current: Schema, path = ''): string[] {
  const keywords = new Set([...Object.keys(released), ...Object.keys(current)]);
  return [...keywords]
    .filter((keyword) => !annotations.has(keyword))
    .flatMap((keyword) => {
      const [before, after] = [released[keyword], current[keyword]];
      switch (keyword) {
        case 'properties':
          return Object.entries(schema(before)).flatMap(([key, property]) =>
            key in schema(after)
              ? breaksForReceivers(schema(property), schema(schema(after)[key]), at(path, key))
              : [say(at(path, key), 'the key was removed')],
          );
        case 'required':
          return list(before)
            .filter((key) => !list(after).includes(key))
            .map((key) => say(at(path, String(key)), 'the key is no longer always there'));
        case 'items':
          return breaksForReceivers(schema(before), schema(after), at(path, '[]'));
        case 'anyOf':
        case 'oneOf':
          if (list(before).length === list(after).length) {
            return list(before).flatMap((each, index) =>
              breaksForReceivers(schema(each), schema(list(after)[index]), path),
            );
          }
          return [say(path, `${keyword} changed`)];
        default:
          return isDeepStrictEqual(before, after) ? [] : [say(path, `${keyword} changed`)];
      }
    });
}

const lowerBounds = ['minLength', 'minItems', 'minimum'];
const upperBounds = ['maxLength', 'maxItems', 'maximum'];

/** `^[a-z]{1,64}$` or `^\P{Cs}{1,100}$`: one character class with a count. */
const oneClass = /^\^(?<set>\[(?:[^\]\\]|\\.)*\]|\\[pP]\{\w+\})\{(?<min>\d+),(?<max>\d+)\}\$$/;
const lastCodePoint = 0x10ffff;

/**
 * Whether a pattern may refuse what an earlier one accepted. Two patterns of one class with a count are compared
 * exactly. For other patterns that differ, the answer is always yes.
 */
function isNarrowerPattern(before: unknown, after: unknown): boolean {
  if (before === after) return false;
  const [old, now] = [before, after].map((pattern) => oneClass.exec(String(pattern))?.groups);
  if (old === undefined || now === undefined) return true;
  if (Number(now.min) > Number(old.min) || Number(now.max) < Number(old.max)) return true;
  const [oldSet, newSet] = [new RegExp(`^${old.set}$`, 'u'), new RegExp(`^${now.set}$`, 'u')];
  for (let code = 0; code <= lastCodePoint; code++) {
    const character = String.fromCodePoint(code);
    if (oldSet.test(character) && !newSet.test(character)) return true;
  }
  return false;
}

/**
 * The breaks for the senders of what the schema describes: the senders of close requests, and operators with their
 * secrets. It is not a break if a key that was allowed as an unknown key gets a meaning.
 */
export function breaksForSenders(released: Schema, current: Schema, path = ''): string[] {
  return Object.entries(current)
    .flatMap(([keyword, after]) => {
      const before = released[keyword];
      if (annotations.has(keyword) || isDeepStrictEqual(before, after)) return [];
      switch (keyword) {
        case 'type':
          return narrowerList(before, [after].flat()) ? [say(path, 'a type is refused now')] : [];
        case 'const':
          return [say(path, 'const changed')];
        case 'enum':
          return narrowerList(
            before ?? (released.const === undefined ? undefined : [released.const]),
            list(after),
          )
            ? [say(path, 'a value is refused now')]
            : [];
        case 'pattern':
          return isNarrowerPattern(before, after) ? [say(path, 'the pattern refuses what it accepted')] : [];
        case 'required':
          return list(after)
            .filter((key) => !list(before).includes(key))
            .map((key) => say(at(path, String(key)), 'the key is required now'));
        case 'properties':
          return []; // See brokenProperties, which also finds removed keys.
        case 'additionalProperties':
          return after === false ? [say(path, 'unknown keys are refused now')] : [];
        case 'items':
          return breaksForSenders(schema(before), schema(after), at(path, '[]'));
        case 'anyOf':
        case 'oneOf':
          return brokenWays(keyword, before, list(after), path);
        default:
          return isWider(keyword, before, after) ? [] : [say(path, `${keyword} refuses what it accepted`)];
      }
    })
    .concat(brokenProperties(released, current, path));
}

function brokenProperties(released: Schema, current: Schema, path: string): string[] {
  const now = schema(current.properties);
  return Object.entries(schema(released.properties)).flatMap(([key, property]) => {
    if (key in now) return breaksForSenders(schema(property), schema(now[key]), at(path, key));
    return current.additionalProperties === false ? [say(at(path, key), 'the key is refused now')] : [];
  });
}

/** Whether a list of allowed values lacks one of the earlier list. An absent list allows everything. */
function narrowerList(before: unknown, after: readonly unknown[]): boolean {
  return before === undefined || [before].flat().some((each) => !after.includes(each));
}

function isWider(keyword: string, before: unknown, after: unknown): boolean {
  if (lowerBounds.includes(keyword)) return Number(after) <= Number(before ?? Number.NEGATIVE_INFINITY);
  return upperBounds.includes(keyword) && Number(after) >= Number(before ?? Number.POSITIVE_INFINITY);
}

/** Each old way must fit into a current one. With `oneOf`, a new way must not fit what an old one accepted. */
function brokenWays(keyword: string, before: unknown, after: readonly unknown[], path: string): string[] {
  if (before === undefined) return [say(path, `${keyword} was added`)];
  const ways = list(before).map(schema);
  const fits = (way: Schema, into: unknown) => breaksForSenders(way, schema(into), path).length === 0;
  const lost = ways.filter((way) => !after.some((each) => fits(way, each)));
  const knownKeys = new Set(ways.flatMap((way) => Object.keys(schema(way.properties))));
  const doubtful = after.filter((each) => {
    const isOld = ways.some((way) => fits(way, each));
    return !isOld && !list(schema(each).required).some((key) => !knownKeys.has(String(key)));
  });
  return [
    ...lost.map((way) => say(path, `the way "${way.title ?? 'untitled'}" is refused or narrower now`)),
    ...(keyword === 'oneOf' && lost.length === 0 ? doubtful : []).map(() =>
      say(path, 'a new way of oneOf may fit what an old one accepted'),
    ),
  ];
}
