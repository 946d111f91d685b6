import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Child, type ChildOptions, startChild } from '../../bench/child.ts';

const childModule = pathToFileURL(path.join(import.meta.dirname, '../../bench/child.ts')).href;
const sum = z.object({ sum: z.number() });
const children: Child[] = [];
let folder = '';

function start(program: string, options: ChildOptions = {}): Child {
  const file = path.join(folder, `program-${children.length}.mjs`);
  writeFileSync(file, program);
  const child = startChild(file, options);
  children.push(child);
  return child;
}

const adder = `
  import { answerParent } from '${childModule}';
  answerParent(async ({ numbers }) => {
    console.log('adding', process.env.MARK, typeof gc);
    if (numbers === undefined) throw new Error('no numbers');
    return { sum: numbers.reduce((all, one) => all + one, 0) };
  });
`;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bench-child-'));
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.stop()));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a process of the benchmark', () => {
  it('answers one question after another, with its own environment and options of Node', async () => {
    let output = '';
    const child = start(adder, {
      environment: { MARK: 'mark' },
      nodeOptions: ['--expose-gc'],
      onOutput: (written) => {
        output += written;
      },
    });

    expect(await child.ask({ numbers: [1, 2] }, sum)).toEqual({ sum: 3 });
    expect(await child.ask({ numbers: [] }, sum)).toEqual({ sum: 0 });
    await child.stop();
    expect(output).toBe('adding mark function\nadding mark function\n');
  });

  it('reports its stderr when it ends before it answers', async () => {
    await expect(start(adder).ask({}, sum)).rejects.toThrow(/ended before it answered: .*no numbers/s);
  });

  it('reports an answer that does not fit the schema', async () => {
    await expect(start(adder).ask({ numbers: ['a'] }, sum)).rejects.toThrow(z.ZodError);
  });

  it.each([
    { how: 'by itself', program: 'process.exit(1);' },
    { how: 'by a signal', program: "process.kill(process.pid, 'SIGKILL');" },
  ])('reports that it ended $how', async ({ program }) => {
    await expect(start(program).ask({}, sum)).rejects.toThrow('ended before it answered');
  });

  it('answers on a pipe when its start is measured, without a channel to its parent', async () => {
    const program = `
      import { writeSync } from 'node:fs';
      writeSync(3, JSON.stringify({ sum: process.argv.length, hasChannel: process.channel !== undefined }));
    `;
    const child = start(program, { arguments: ['one', 'two'], isBare: true });
    const answer = z.object({ sum: z.literal(4), hasChannel: z.literal(false) });
    await expect(child.answer(answer)).resolves.toBeDefined();
  });

  it('reports its stderr when its measured start fails', async () => {
    const child = start("throw new Error('no bundle');", { isBare: true });
    await expect(child.answer(sum)).rejects.toThrow(/ended before it answered: .*no bundle/s);
  });
});
