import { fork } from 'node:child_process';
import { once } from 'node:events';
import type * as z from 'zod';

/** A process beside ours, with an event loop and a heap of its own. */
export interface Child {
  /** Asks it for something and waits. One question at a time. @throws when it fails, or answers otherwise than said */
  ask<Schema extends z.ZodType>(question: object, schema: Schema): Promise<z.output<Schema>>;
  stop(): Promise<void>;
}

/** Starts a module that calls `answerParent`. What it writes to stdout is thrown away, as what Lambda takes away is. */
export function startChild(file: string, environment: Record<string, string> = {}): Child {
  const child = fork(file, {
    env: environment,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  return {
    async ask(question, schema) {
      const answered = once(child, 'message');
      child.send(question);
      const [answer] = await Promise.race([answered, ended]);
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${file} ended`);
      return schema.parse(answer);
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** Answers each question of the process that started this one. A failure ends it, with what failed on stderr. */
export function answerParent(answer: (question: unknown) => Promise<object>): void {
  // Nobody is left to ask: servers of ours would wait for ever.
  process.on('disconnect', () => process.exit());
  process.on('message', (question) => {
    void answer(question).then((answered) => process.send?.(answered));
  });
}
