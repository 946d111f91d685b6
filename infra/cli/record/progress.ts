import { stderr } from '../../display/terminal.ts';
import { note } from '../answer.ts';

/** What goes on while a person waits: on stderr, so that stdout holds the answer alone. */
export interface Progress {
  /** Shown when it differs from what was shown last. */
  show(text: string): void;
  stop(): void;
}

/** A moving sign on a terminal; elsewhere a line for each change. */
export async function startProgress(): Promise<Progress> {
  const spinner = await stderr.spinner();
  let shown = '';
  return {
    show(text) {
      if (text === shown) return;
      shown = text;
      if (spinner === null) note(text);
      else spinner.show(text);
    },
    stop: () => void spinner?.stop(),
  };
}
