import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type * as z from 'zod';

/** A separate process, with its own event loop and heap. Every process of the benchmark is started here. */
export interface Child {
  /** Waits for its next answer. @throws when it ends before that, or when the answer does not fit the schema */
  answer<Schema extends z.ZodType>(schema: Schema): Promise<z.output<Schema>>;
  /** Sends it a question and waits for the answer. One question at a time. @throws like `answer` */
  ask<Schema extends z.ZodType>(question: object, schema: Schema): Promise<z.output<Schema>>;
  /** Kills it. Resolves when all of its output was read. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  arguments?: readonly string[];
  /** Its working directory. Default: ours. */
  folder?: string;
  /** All of its environment variables. */
  environment?: Record<string, string | undefined>;
  /** Options of Node itself. */
  nodeOptions?: readonly string[];
  /** Receives what it writes to stdout. Default: that output is ignored. */
  onOutput?: (output: string) => void;
  /**
   * True for a process whose start is measured. It has no channel to ours, and answers at most once, on file descriptor
   * 3. Node's channel would load modules such as `net` before the program does, so programs that need these modules
   * would look faster than they are.
   */
  isBare?: boolean;
}

/** Starts a module in its own process. The module calls `answerParent`, unless the process is bare. */
export function startChild(file: string, options: ChildOptions = {}): Child {
  const { environment = {}, nodeOptions = [], onOutput, isBare = false } = options;
  const child = spawn(process.execPath, [...nodeOptions, file, ...(options.arguments ?? [])], {
    cwd: options.folder,
    env: environment,
    stdio: ['ignore', onOutput === undefined ? 'ignore' : 'pipe', 'pipe', isBare ? 'pipe' : 'ipc'],
  });
  const closed = once(child, 'close');
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (written: string) => {
    errors += written;
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
    throw new Error(`The process ${file} ended before it answered: ${errors}`);
  };
  return {
    answer,
    async ask(question, schema) {
      const answered = answer(schema);
      child.send(question);
      return answered;
    },
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** Answers each question of the parent process. An error ends this process and is written to stderr. */
export function answerParent(answer: (question: unknown) => Promise<object>): void {
  // Without this, open servers would keep this process alive after its parent has ended.
  process.on('disconnect', () => process.exit());
  process.on('message', (question) => {
    void answer(question).then((answered) => process.send?.(answered));
  });
}
