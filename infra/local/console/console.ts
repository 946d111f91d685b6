import type { LocalStack } from '../local-stack.ts';
import { buildPage } from './server/page-files.ts';
import { startServer } from './server/server.ts';
import { startSession } from './server/session.ts';
import type { WatchOptions } from './watched-stack.ts';

export interface LocalConsole {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** The stack that it shows now: another one after each reset, under the same addresses. */
  readonly stack: LocalStack;
  stop(): Promise<void>;
}

/** Starts a local stack and the page that shows it. */
export async function startConsole(options: WatchOptions & { port?: number } = {}): Promise<LocalConsole> {
  const [session, files] = await Promise.all([startSession(options), buildPage()]);
  try {
    const server = await startServer(session, files, options.port ?? 0);
    let stopped: Promise<unknown> | null = null;
    return {
      url: server.url,
      get stack() {
        return session.stack;
      },
      stop: async () => {
        stopped ??= Promise.all([server.stop(), session.stop()]);
        await stopped;
      },
    };
  } catch (error) {
    await session.stop();
    throw error;
  }
}
