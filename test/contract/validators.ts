import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { contractFolder } from '../../scripts/contract-files.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);

/** A validator of a schema in docs/contract, as others would use it: read from the file, with formats checked. */
function validatorOf(name: string): ValidateFunction {
  const schema: AnySchemaObject = JSON.parse(
    readFileSync(path.join(contractFolder, `${name}.schema.json`), 'utf8'),
  );
  return ajv.compile(schema);
}

export const validators = {
  closeRequest: validatorOf('close-request'),
  outcome: validatorOf('outcome'),
  secret: validatorOf('secret'),
};

/** The violations of a schema by a value, one line each. Empty if the schema accepts the value. */
export function schemaProblems(kind: keyof typeof validators, value: unknown): string[] {
  const validate = validators[kind];
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
