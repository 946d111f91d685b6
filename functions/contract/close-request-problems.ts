import type * as z from 'zod/mini';

/** Names a key only if it is short and plain. It is the sender's text, so it could hold a secret or a line break. */
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

/** Names each field and the rule that it breaks, in a line without any value. */
export function problemsOf({ issues }: z.core.$ZodError): string[] {
  return issues.flatMap(describe);
}
