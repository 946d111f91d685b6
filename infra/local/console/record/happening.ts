import type { SimulatorEvent } from '../../../zuora-simulator/simulator.ts';
import type { FunctionLogLine } from '../../lambda/log-line.ts';

/** The fields of a log line that the console uses; `text` is the whole line. */
export interface LogHappening {
  is: 'log';
  at: number;
  functionName: string;
  stream: FunctionLogLine['stream'];
  /** The event's code; null for a line that has none. */
  code: string | null;
  fields: Readonly<Record<string, unknown>>;
  text: string;
}

/** Something that happened in a watched stack. Times are milliseconds since 1970, by the stack's clock. */
export type Happening =
  | { is: 'received'; at: number; messageId: string; body: string; receiveCount: number; sentAt: number }
  | { is: 'returned' | 'acknowledged'; at: number; messageId: string }
  | LogHappening
  | { is: 'outcome'; at: number; body: string }
  | ({ is: 'zuora'; at: number } & Omit<SimulatorEvent, 'at'>);

/** A log line; its time is the timestamp in the line, or else `now`. */
export function logHappening(
  { functionName, stream, text, fields }: FunctionLogLine,
  now: number,
): LogHappening {
  const logged = typeof fields?.timestamp === 'string' ? Date.parse(fields.timestamp) : Number.NaN;
  return {
    is: 'log',
    at: Number.isNaN(logged) ? now : logged,
    functionName,
    stream,
    code: typeof fields?.code === 'string' ? fields.code : null,
    fields: fields ?? {},
    text,
  };
}

/** A field of a line; null when it is not text. */
export function fieldOf({ fields }: LogHappening, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
