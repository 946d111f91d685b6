import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type * as z from 'zod';

/** A process beside ours, with an event loop and a heap of its own. */
export interface Child {
  /** Waits for its next answer. @throws when it ends first, or when the answer does not fit the schema */
  answer<Schema extends z.ZodType>(schema: Schema): Promise<z.output<Schema>>;
  /** Asks it for something and waits for the answer. One question at a time. @throws as `answer` does */
  ask<Schema extends z.ZodType>(question: object, schema: Schema): Promise<z.output<Schema>>;
  /** Ends it. Resolves when all of its output was read. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  arguments?: readonly string[];
  /** All of its environment variables. */
  environment?: Record<string, string | undefined>;
  /** Options of Node itself. */
  nodeOptions?: readonly string[];
  /** Receives what it writes to stdout, which is thrown away otherwise. */
  onOutput?: (output: string) => void;
  /**
   * Its start is measured: it answers once, on file descriptor 3. Node's own channel would load modules (`net` and others)
   * before the program does, and so make programs that need them look faster.
   */
  isBare?: boolean;
}

/** Starts a module in a process of its own: one that calls `answerParent`, or a bare one. */
export function startChild(file: string, options: ChildOptions = {}): Child {
  const { environment = {}, nodeOptions = [], onOutput, isBare = false } = options;
  const child = spawn(process.execPath, [...nodeOptions, file, ...(options.arguments ?? [])], {
    env: environment,
    stdio: ['ignore', onOutput === undefined ? 'ignore' : 'pipe', 'pipe', isBare ? 'pipe' : 'ipc'],
  });
  const closed = once(child, 'close');
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (written: string) => {
    complaint += written;
  });
  child.stdout?.setEncoding('utf8').on('data', (written: string) => onOutput?.(written));

  async function pipedAnswer(): Promise<unknown> {
    const pipe = child.stdio[3];
    const answered = pipe instanceof Readable ? await text(pipe) : '';
    return answered === '' ? undefined : JSON.parse(answered);
  }
  async function sentAnswer(): Promise<unknown> {
    const [answered] = await Promise.race([once(child, 'message'), closed.then(() => [undefined])]);
    return answered;
  }

  const answer: Child['answer'] = async (schema) => {
    const answered = await (isBare ? pipedAnswer() : sentAnswer());
    if (answered !== undefined) return schema.parse(answered);
    await closed;
    throw new Error(`The process ${file} ended before it answered: ${complaint}`);
  };
  return {
    answer,
    async ask(question, schema) {
      const answered = answer(schema);
      child.send(question);
      return answered;
    },
    async stop() {
      child.kill();
      await closed;
    },
  };
}

/** Answers each question of the process that started this one. A failure ends this process, with the error on stderr. */
export function answerParent(answer: (question: unknown) => Promise<object>): void {
  // Servers would keep this process alive after its parent ended.
  process.on('disconnect', () => process.exit());
  process.on('message', (question) => {
    void answer(question).then((answered) => process.send?.(answered));
  });
}
