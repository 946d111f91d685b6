/**
 * Everything that `npm start`, `npm run local` and `npm run closes` print goes through here and is made printable.
 * Foreign texts (from senders, Zuora, AWS, the command line) may hold characters that control a terminal.
 * test/infra/display/terminal.test.ts searches the sources for output that does not go through here.
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
  /** Text on one line: line ends in it become spaces. */
  line(text: string): void;
  json(value: unknown, indent?: number): void;
  /** Text without an added line end. */
  write(text: string): void;
  /** Marks text to be shown in this style if the terminal supports styles. The marks count no width. */
  styled(style: Style, text: string): string;
  /** Null when the output is not a terminal. */
  spinner(): Promise<Spinner | null>;
  /** The columns of the terminal. Where there is none, those that the variable COLUMNS names, or no limit. */
  width(): number;
}

/** The terminal's numbers that begin and end a style. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
export type Style = keyof typeof codes;

/**
 * Our own style marks hold a random number that is not known outside this process, so that texts of others cannot
 * imitate them. They look like terminal sequences, so libraries that lay out tables count no width for them.
 */
const nonce = randomBytes(6).readUIntBE(0, 6);
const mark = (code: number) => `\u001b[${code};${nonce}m`;
const markPattern = new RegExp(`\u001b\\[(\\d+);${nonce}m`);

/** Text without our own marks, to measure it. */
export const withoutStyles = (text: string): string => text.replaceAll(new RegExp(markPattern, 'g'), '');

/** Makes text printable, and turns our own marks into the terminal's sequences. */
function withStyles(text: string): string {
  return text
    .split(markPattern)
    .map((part, index) => (index % 2 === 0 ? printableLines(part) : `\u001b[${part}m`))
    .join('');
}

/**
 * @param onLost called once when the stream can no longer be written to. Without it, an error of the stream is ignored
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
    // A terminal without a known width reports 0. With 0, a spinner would clear lines in an endless loop.
    if (stream.isTTY && stream.columns === 0) stream.columns = 80;
  }

  function write(text: string): void {
    open();
    if (state === 'lost') return;
    stream.write(withStyles(text));
    // The `error` event would come too late when `process.exit` follows the write, as after --help.
    if (stream.errored) lose(stream.errored);
  }

  return {
    write,
    print: (text) => write(`${text}\n`),
    line: (text) => write(`${printable(text)}\n`),
    json: (value, indent) => write(`${printableJson(value, indent)}\n`),
    styled: (style, text) =>
      styleText(style, 'x', { stream }) === 'x' ? text : mark(codes[style][0]) + text + mark(codes[style][1]),
    width() {
      if (stream.isTTY) return stream.columns || 80;
      return Number(process.env.COLUMNS) || Number.POSITIVE_INFINITY;
    },
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

/**
 * The message and exit code when stdout can no longer be written to. A closed pipe is not an error: its reader has
 * ended.
 */
export function lossOf(error: Error): { line: string | null; exitCode: number | undefined } {
  const code = 'code' in error ? String(error.code) : error.name;
  if (code === 'EPIPE') return { line: null, exitCode: undefined };
  const reasons: Record<string, string> = { ENOSPC: 'no space is left', EIO: 'the device failed' };
  const reason = reasons[code] === undefined ? code : `${reasons[code]} (${code})`;
  return { line: `error: cannot write the output: ${reason}.`, exitCode: 1 };
}

let end = (): void => process.exit();

/** Sets what ends the program when stdout can no longer be written to, for programs that have something to clean up. */
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

/** For commander: help and usage errors. An error is printed on one line, because it quotes what was typed. */
export const commandOutput = {
  writeOut: stdout.write,
  writeErr: stderr.write,
  outputError: (text: string) => stderr.line(text.trim().replaceAll(/\s*\n\s*/g, ' ')),
};

/**
 * Runs a program and explains an error in one line. This includes errors outside the awaited code. Node itself would
 * print those with a stack, and would not make them printable.
 */
export async function runProgram(
  work: () => Promise<unknown>,
  explain: (error: unknown) => Explained | Promise<Explained>,
): Promise<void> {
  const fail = async (error: unknown) => {
    const { line, exitCode } = await explain(error);
    stderr.line(line);
    process.exitCode = exitCode;
  };
  process.on('uncaughtException', (error) => void fail(error).finally(() => process.exit()));
  try {
    await work();
  } catch (error) {
    await fail(error);
  }
}

/** An error in one line, and the exit status. */
interface Explained {
  line: string;
  exitCode: number;
}

/** Asks on stderr, so that stdout only holds results. Ctrl-C counts as no. */
export async function confirmed(message: string): Promise<boolean> {
  const { default: confirm } = await import('@inquirer/confirm');
  try {
    return await confirm({ message: printable(message), default: false }, { output: process.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return false;
    throw error;
  }
}
