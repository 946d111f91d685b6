import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { lossOf, outputTo, type TextStream } from '../../../infra/display/terminal.ts';

const infra = path.resolve(import.meta.dirname, '../../../infra');
/**
 * The exceptions: terminal.ts itself, and the output of a function in its worker thread, which the host gets as a
 * message.
 */
const exempt = ['display/terminal.ts', 'local/lambda/function-worker.ts'];

async function sources(): Promise<string[]> {
  const files = await Promise.all(
    ['cli', 'display', 'local'].map(async (folder) => {
      const names = await readdir(path.join(infra, folder), { recursive: true });
      return names.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
    }),
  );
  return files.flat().filter((file) => !exempt.includes(file));
}

/** A stream that keeps what is written to it, or fails. */
function sink(error?: NodeJS.ErrnoException, more: Partial<TextStream> = {}) {
  let written = '';
  const writable = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done(error);
    },
  });
  return { stream: Object.assign(writable, more), written: () => written };
}

const full = Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' });

describe('output to a terminal', () => {
  it('goes only through terminal.ts in the sources of the tool, npm start and npm run local', async () => {
    const files = await sources();
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const text = await readFile(path.join(infra, file), 'utf8');
      expect(text, file).not.toMatch(
        /process\.std(out|err)|process\[|\bconsole\.(log|info|warn|error|debug|dir|table|trace)|writeSync|from 'ora'|\/confirm'/,
      );
    }
  });

  it('is made printable', () => {
    const { stream, written } = sink();
    const output = outputTo(stream);
    output.print('a\u001b[1mb\nc\u009b2J');
    output.line('d\ne\u202e');
    output.write('f\u007f');
    output.json({ g: 'h\u0085' });
    expect(written()).toBe('a [1mb\nc 2J\nd e \nf {"g":"h\\u0085"}\n');
  });

  it('has only its own styles, and only if the terminal supports styles', () => {
    vi.stubEnv('FORCE_COLOR', '1');
    vi.stubEnv('NO_COLOR', undefined);
    const { stream, written } = sink(undefined, { isTTY: true });
    const output = outputTo(Object.assign(stream, { getColorDepth: () => 4 }));
    output.print(`${output.styled('bold', 'HEAD')} \u001b[1mothers\u001b[1;42m`);
    vi.unstubAllEnvs();
    expect(written()).toBe('\u001b[1mHEAD\u001b[22m  [1mothers [1;42m\n');
    const plain = sink();
    expect(outputTo(plain.stream).styled('dim', 'text')).toBe('text');
  });

  it('reports once that a stream can no longer be written to, and writes nothing more to it', async () => {
    const lost: Error[] = [];
    const { stream, written } = sink(full);
    const output = outputTo(stream, (error) => lost.push(error));
    output.print('one');
    expect(lost).toEqual([full]);
    output.print('two');
    await new Promise(setImmediate);
    expect([lost.length, written()]).toEqual([1, 'one\n']);
  });

  it('has a spinner only on a terminal', async () => {
    expect(await outputTo(sink().stream).spinner()).toBeNull();
  });
});

describe('output that can no longer be written', () => {
  it.each([
    ['ENOSPC', 'error: cannot write the output: no space is left (ENOSPC).', 1],
    ['EIO', 'error: cannot write the output: the device failed (EIO).', 1],
    ['EBADF', 'error: cannot write the output: EBADF.', 1],
    ['EPIPE', null, undefined],
  ])('%s', (code, line, exitCode) => {
    expect(lossOf(Object.assign(new Error('no'), { code }))).toEqual({ line, exitCode });
  });

  it('is reported by the error’s name when it has no code', () => {
    expect(lossOf(new TypeError('odd')).line).toBe('error: cannot write the output: TypeError.');
  });
});

it('a program explains an error in one line, also one outside the awaited code', async () => {
  const terminal = path.join(infra, 'display/terminal.ts');
  const explain = "(error) => ({ line: 'error: ' + error.message, exitCode: 3 })";
  const run = async (work: string) => {
    const code = `import { runProgram } from ${JSON.stringify(pathToFileURL(terminal).href)}; await runProgram(async () => { ${work} }, ${explain});`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [exitCode] = await once(child, 'close');
    return [exitCode, stderr];
  };
  const thrown = "throw new Error('odd\\u009b2J\\nline')";
  expect(await run(thrown)).toEqual([3, 'error: odd 2J line\n']);
  expect(await run(`setTimeout(() => { ${thrown}; })`)).toEqual([3, 'error: odd 2J line\n']);
  expect(await run(`void (async () => { ${thrown}; })()`)).toEqual([3, 'error: odd 2J line\n']);
  expect(await run('')).toEqual([0, '']);
});
