import type * as z from 'zod/mini';

/** A key is named only where it can hold no secret and break no line: it is the sender's text. */
function keyName(key: PropertyKey): string {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(String(key)) ? String(key) : 'a key';
}

function describe(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(keyName).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].map(keyName).join('.')} is not allowed`);
  }
  return [place === '' ? `the request ${issue.message}` : `${place} ${issue.message}`];
}

/** Which field breaks which rule, one line for each, without any value. */
export function problemsOf({ issues }: z.core.$ZodError): string[] {
  return issues.flatMap(describe);
}
