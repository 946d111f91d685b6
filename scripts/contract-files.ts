import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncApi } from './contract-asyncapi.ts';
import { closeRequestJsonSchema, outcomeJsonSchema, secretJsonSchema } from './contract-schemas.ts';

export const repository = fileURLToPath(new URL('..', import.meta.url));
export const contractFolder = path.join(repository, 'docs/contract');
/** The schemas of the last release, which later versions must stay compatible with. */
export const releasedFolder = path.join(contractFolder, 'released/v1');

export const schemaFiles = {
  'close-request.schema.json': closeRequestJsonSchema,
  'outcome.schema.json': outcomeJsonSchema,
  'secret.schema.json': secretJsonSchema,
};

/** The JSON files of a folder of docs/examples, by their names. */
export function examplesIn(folder: string): Record<string, unknown> {
  const directory = path.join(repository, 'docs/examples', folder);
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .sort();
  return Object.fromEntries(
    files.map((file) => [
      path.basename(file, '.json'),
      JSON.parse(readFileSync(path.join(directory, file), 'utf8')),
    ]),
  );
}

/** Generates the files of docs/contract, by name. */
export function contractFiles(): Record<string, object> {
  const schemas = Object.entries(schemaFiles).map(([file, make]) => [file, make()]);
  const examples = { requests: examplesIn('requests'), outcomes: examplesIn('outcomes') };
  return { ...Object.fromEntries(schemas), 'asyncapi.json': asyncApi(examples) };
}
