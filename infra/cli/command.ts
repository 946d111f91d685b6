import { Command } from 'commander';
import { commandOutput } from '../display/terminal.ts';
import { parseEntity, parseOrgs, parseRequestId, parseTenant } from './option-parsers.ts';
import type { TargetOptions } from './stack/target.ts';

/** The options that every command has. */
export interface GlobalOptions extends TargetOptions {
  json?: boolean;
}

/** The options of a command about one request. */
export interface RequestKeyOptions extends GlobalOptions {
  tenant: string;
}

/** Adds the argument and option that name one request. */
export function withRequestKey(command: Command): Command {
  return command
    .argument('<requestId>', 'the request’s id', parseRequestId)
    .option('--tenant <name>', 'its tenant', parseTenant, 'default');
}

/** Adds the argument and options that name a tenant, its entity and its orgs. */
export function withTenantScope(command: Command): Command {
  return command
    .argument('<tenant>', 'as its secret is named', parseTenant)
    .option('--entity <uuid>', 'in place of the secret’s', parseEntity)
    .option('--orgs <ids>', 'comma-separated, in place of the secret’s', parseOrgs);
}

/** A command with the tool's conventions: its help shows global options and examples; wrong use is one line. */
export function newCommand(name: string, examples: readonly string[] = []): Command {
  const command = new Command(name)
    .allowExcessArguments(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput(commandOutput);
  if (examples.length > 0) {
    const lines = examples.map((example) => `  ${example}`).join('\n');
    command.addHelpText('after', `\nExamples (closes stands for npm run -s closes --):\n${lines}`);
  }
  return command;
}
