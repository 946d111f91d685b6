import { Command } from 'commander';
import type { TargetOptions } from './target.ts';

/** The options that every command has. */
export interface GlobalOptions extends TargetOptions {
  json?: boolean;
}

/** A command as all of ours are: options of the whole tool in its help, examples below, wrong use told in one line. */
export function newCommand(name: string, examples: readonly string[] = []): Command {
  const command = new Command(name)
    .allowExcessArguments(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`),
    });
  if (examples.length > 0) {
    const lines = examples.map((example) => `  ${example}`).join('\n');
    command.addHelpText('after', `\nExamples (closes stands for npm run -s closes --):\n${lines}`);
  }
  return command;
}
