import type { Command, FieldError } from '../clicks/command.ts';

export type Asked = Command | { do: 'request'; request: Record<string, unknown>; times: number };

/** Asks the server to do something. Resolves to what is wrong; an empty list means that it was done. */
export async function ask(command: Asked): Promise<FieldError[]> {
  try {
    const response = await fetch('/do', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(command),
    });
    if (response.ok) return [];
    const { errors = [{ field: '', message: 'The server refuses.' }] } = await response.json();
    return errors;
  } catch {
    return [{ field: '', message: 'The local stack does not answer. Is it still running?' }];
  }
}
