import { note } from './answer.ts';

/** What goes on while a person waits: on stderr, so that stdout holds the answer alone. */
export interface Progress {
  /** Shown when it differs from what was shown last. */
  show(text: string): void;
  stop(): void;
}

/** A moving sign on a terminal; elsewhere a line for each change. */
export async function startProgress(): Promise<Progress> {
  const spinner = process.stderr.isTTY ? await terminalSpinner() : null;
  let shown = '';
  return {
    show(text) {
      if (text === shown) return;
      shown = text;
      if (spinner === null) note(text);
      else if (spinner.isSpinning) spinner.text = text;
      else spinner.start(text);
    },
    stop: () => void spinner?.stop(),
  };
}

async function terminalSpinner() {
  const { stderr } = process;
  // A terminal that does not know its width says 0, and ora would clear lines for ever.
  if (stderr.columns === 0) stderr.columns = 80;
  const { default: ora } = await import('ora');
  return ora({ stream: stderr, isEnabled: true, discardStdin: false });
}
