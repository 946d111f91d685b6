/**
 * The one way out to a terminal, for `npm start`, `npm run local` and `npm run closes`: everything that they print goes
 * through here and is made printable. Texts of others (senders, Zuora, AWS, the command line) may hold characters
 * that a terminal obeys. test/infra/display/terminal.test.ts searches the sources for other ways out.
 */
import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';
import { printable, printableJson, printableLines } from './printable.ts';

/** Where text goes: a terminal, a pipe, a file, or a test's own stream. */
export type TextStream = NodeJS.WritableStream & {
  isTTY?: boolean;
  columns?: number;
  errored?: Error | null;
};

/** A moving sign of progress. */
export interface Spinner {
  show(text: string): void;
  stop(): void;
}

export interface Output {
  /** Text of one or several lines. */
  print(text: string): void;
  /** Text on one line, whatever it holds. */
  line(text: string): void;
  json(value: unknown, indent?: number): void;
  /** Text without a line end of ours. */
  write(text: string): void;
  /** Marks text to be shown in this style where the terminal wants styles. Takes no room. */
  styled(style: Style, text: string): string;
  /** Null where the output is not a terminal. */
  spinner(): Promise<Spinner | null>;
}

const codes = { bold: 1, dim: 2 } as const;
type Style = keyof typeof codes;
const normal = 22;

/**
 * Our own styles are told apart from others' texts by a number that nobody outside this process knows. Tables take
 * the marks for the terminal's own sequences, so they count no width.
 */
const nonce = randomBytes(6).readUIntBE(0, 6);
const mark = (code: number) => `\u001b[${code};${nonce}m`;
const markPattern = new RegExp(`\u001b\\[(\\d+);${nonce}m`);

/** Makes text printable, and our own marks the sequences that a terminal understands. */
function withStyles(text: string): string {
  return text
    .split(markPattern)
    .map((part, index) => (index % 2 === 0 ? printableLines(part) : `\u001b[${part}m`))
    .join('');
}

/**
 * @param onLost called once when the stream takes nothing more; without it an error of the stream is ignored
 */
export function outputTo(stream: TextStream, onLost: (error: Error) => void = () => undefined): Output {
  let state: 'unused' | 'open' | 'lost' = 'unused';

  function lose(error: Error): void {
    if (state === 'lost') return;
    state = 'lost';
    onLost(error);
  }

  function open(): void {
    if (state !== 'unused') return;
    state = 'open';
    stream.on('error', lose);
    // A terminal that does not know its width says 0, and a spinner would clear lines for ever.
    if (stream.isTTY && stream.columns === 0) stream.columns = 80;
  }

  function write(text: string): void {
    open();
    if (state === 'lost') return;
    stream.write(withStyles(text));
    // The event comes later than a `process.exit` that follows the write, as it does after --help.
    if (stream.errored) lose(stream.errored);
  }

  return {
    write,
    print: (text) => write(`${text}\n`),
    line: (text) => write(`${printable(text)}\n`),
    json: (value, indent) => write(`${printableJson(value, indent)}\n`),
    styled: (style, text) =>
      styleText(style, 'x', { stream }) === 'x' ? text : mark(codes[style]) + text + mark(normal),
    async spinner() {
      if (!stream.isTTY) return null;
      open();
      const { default: ora } = await import('ora');
      const spinner = ora({ stream, isEnabled: true, discardStdin: false });
      return {
        show(text) {
          if (spinner.isSpinning) spinner.text = printable(text);
          else spinner.start(printable(text));
        },
        stop: () => void spinner.stop(),
      };
    },
  };
}

/** What a program says and how it ends when stdout takes nothing more. A closed pipe is no error: its reader has seen enough. */
export function lossOf(error: Error): { line: string | null; exitCode: number | undefined } {
  const code = 'code' in error ? String(error.code) : error.name;
  if (code === 'EPIPE') return { line: null, exitCode: undefined };
  const reasons: Record<string, string> = { ENOSPC: 'no space is left', EIO: 'the device failed' };
  const reason = reasons[code] === undefined ? code : `${reasons[code]} (${code})`;
  return { line: `error: cannot write the output: ${reason}.`, exitCode: 1 };
}

let end = (): void => process.exit();

/** How a program that has something to clean up ends when stdout takes nothing more. */
export function whenStdoutIsLost(handler: () => void): void {
  end = handler;
}

export const stderr: Output = outputTo(process.stderr);

export const stdout: Output = outputTo(process.stdout, (error) => {
  const { line, exitCode } = lossOf(error);
  if (line !== null) stderr.line(line);
  if (exitCode !== undefined) process.exitCode = exitCode;
  end();
});

/** For commander: help and wrong use, the latter in one line as it quotes what was typed. */
export const commandOutput = {
  writeOut: stdout.write,
  writeErr: stderr.write,
  outputError: (text: string) => stderr.line(text.trim().replaceAll(/\s*\n\s*/g, ' ')),
};

/**
 * Runs a program. What it throws is explained in one line, and so is what is thrown outside of all that it awaits,
 * which Node would print by itself, raw and with a stack.
 */
export async function runProgram(
  work: () => Promise<unknown>,
  explain: (error: unknown) => { line: string; exitCode: number },
): Promise<void> {
  const fail = (error: unknown) => {
    const { line, exitCode } = explain(error);
    stderr.line(line);
    process.exitCode = exitCode;
  };
  process.on('uncaughtException', (error) => {
    fail(error);
    process.exit();
  });
  try {
    await work();
  } catch (error) {
    fail(error);
  }
}

/** Asks on stderr, so that stdout holds the answer alone. Ctrl-C is a no as well. */
export async function confirmed(message: string): Promise<boolean> {
  const { default: confirm } = await import('@inquirer/confirm');
  try {
    return await confirm({ message: printable(message), default: false }, { output: process.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return false;
    throw error;
  }
}
