import { stderr } from '../../display/terminal.ts';
import { note } from '../answer.ts';

/** Shows progress while a person waits. It goes to stderr: stdout holds the answer only. */
export interface Progress {
  /** Shown when it differs from what was shown last. */
  show(text: string): void;
  stop(): void;
}

/** A spinner on a terminal; elsewhere a line for each change. */
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
