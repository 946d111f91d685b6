import { randomBytes, randomUUID } from 'node:crypto';

/** An answer of the simulated Zuora. `wire.ts` adds the headers that every answer has. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Content;
  /** True when the call changed something in Zuora. */
  readonly effect: boolean;
}

export type Content =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'raw'; readonly type: string | null; readonly bytes: Buffer };

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers, content: { kind: 'json', value }, effect: false };
}

export function raw(
  text: string,
  type: string | null,
  status = 200,
  headers: Record<string, string> = {},
): Answer {
  return { status, headers, content: { kind: 'raw', type, bytes: Buffer.from(text) }, effect: false };
}

export interface Reason {
  code: number | string;
  message: string;
}

/** Zuora's common error envelope. Zuora: developer.zuora.com/docs/guides/error-codes. */
export function envelope(reasons: readonly Reason[]): Record<string, unknown> {
  return { success: false, processId: newProcessId(), reasons, requestId: randomUUID() };
}

/** 16 hex characters in upper case, as in Zuora's samples. */
export function newProcessId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

/** Zuora's 401 has no process id, and its code is a string (docs/zuora.md §9, F6). */
export function notAuthenticated(): Answer {
  return json({ success: false, reasons: [{ code: '90000011', message: 'Not authenticated.' }] }, 401);
}

/**
 * Why the simulated Zuora does not do what a call asks. The HTTP status is usually 200, as for Zuora's business errors
 * (docs/zuora.md §4.1).
 */
export interface Refusal {
  code: number;
  message: string;
  status?: number;
}

export function refusalAnswer({ code, message, status }: Refusal, as: 'number' | 'string'): Answer {
  return json(envelope([{ code: as === 'string' ? String(code) : code, message }]), status ?? 200);
}

/**
 * The first six digits name Zuora's object: 500000 is "unknown", because the PUTs and GETs have no body. The last two
 * are the category (docs/zuora.md §4.2).
 */
export const codes = {
  permission: 50000010,
  invalidValue: 50000020,
  invalidQuery: 50000027,
  rule: 50000030,
  notFound: 50000040,
  method: 50000045,
  entity: 90000020,
} as const;
