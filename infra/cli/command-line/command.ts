import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { commandOutput } from '../../display/terminal.ts';
import type { TargetOptions } from '../stack/target.ts';
import type { ValueName } from './values.ts';

/** The options that every command has. */
export interface GlobalOptions extends TargetOptions {
  json?: boolean;
}

/** The options of a command about one request. */
export interface RequestKeyOptions extends GlobalOptions {
  tenant: string;
}

/** The rules take time to load, so that a value is checked when a command runs, and not while the line is parsed. */
const ruleOf = new WeakMap<Option | Argument, ValueName>();

/** An option whose value has a rule. */
export function option(flags: string, description: string, value: ValueName): Option {
  const made = new Option(flags, description);
  ruleOf.set(made, value);
  return made;
}

/** An argument whose value has a rule. */
export function argument(name: string, description: string, value: ValueName): Argument {
  const made = new Argument(name, description);
  ruleOf.set(made, value);
  return made;
}

/** Reads the values that were typed by their rules. The first that breaks its rule ends the program with one line. */
export async function readValues(command: Command): Promise<void> {
  const options = command.options.filter(
    (each) => ruleOf.has(each) && command.getOptionValueSource(each.attributeName()) === 'cli',
  );
  const typed = command.registeredArguments.filter(
    (each, index) => ruleOf.has(each) && command.args[index] !== undefined,
  );
  if (options.length + typed.length === 0) return;
  const { readers } = await import('./values.ts');
  const read = (value: ValueName | undefined, text: unknown, label: (text: string) => string): unknown => {
    if (value === undefined || typeof text !== 'string') return text;
    try {
      return readers[value](text);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      return command.error(`error: ${label(text)}. ${error.message}`, { code: error.code });
    }
  };
  for (const each of typed) {
    const index = command.registeredArguments.indexOf(each);
    read(ruleOf.get(each), command.args[index], (text) => `'${text}' is invalid for <${each.name()}>`);
  }
  for (const each of options) {
    const name = each.attributeName();
    const label = (text: string) => `option '${each.flags}' argument '${text}' is invalid`;
    const value = read(ruleOf.get(each), command.getOptionValue(name), label);
    command.setOptionValueWithSource(name, value, 'cli');
  }
}

/**
 * A command with the tool's conventions: its help shows global options and examples; wrong use is one line.
 *
 * @param whenMissing what to do to find the value of an argument that was left out
 */
export function newCommand(name: string, examples: readonly string[] = [], whenMissing = ''): Command {
  const command = new Command(name)
    .allowExcessArguments(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      ...commandOutput,
      outputError: (text) =>
        commandOutput.outputError(text.startsWith(missing) ? `${text.trim()}${whenMissing}` : text),
    });
  if (examples.length > 0) {
    const lines = examples.map((example) => `  ${example}`).join('\n');
    command.addHelpText('after', `\nExamples (closes stands for npm run -s closes --):\n${lines}`);
  }
  return command;
}

/** A command with parts, of which the first is the default. Its help has the options of all. */
export function commandWithParts(name: string, parts: readonly Command[]): Command {
  const command = newCommand(name).addHelpText('after', () => `\n${parts.map(optionsText).join('\n\n')}`);
  parts.forEach((part, index) => {
    command.addCommand(part, { isDefault: index === 0 });
  });
  // The default part would say that it takes no arguments, under a name that nobody typed.
  const names = parts.map((part) => part.name());
  return command.hook('preSubcommand', ({ args: [typed] }) => {
    if (typed === undefined || typed.startsWith('-') || names.includes(typed)) return;
    command.error(
      `error: unknown command '${name} ${typed}'. It must be ${name} with one of: ${names.join(', ')}.`,
    );
  });
}

function optionsText(part: Command): string {
  const help = part.createHelp();
  const options = part.options.map((each) =>
    help.formatItem(help.optionTerm(each), 17, help.optionDescription(each), help),
  );
  return [`Options of ${part.name()}:`, ...options].join('\n');
}

const missing = 'error: missing required argument';
