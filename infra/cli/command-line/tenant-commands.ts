import type { Command } from 'commander';
import { argument, newCommand, option } from './command.ts';

/** A command about a tenant, its entity and its orgs. */
const tenantCommand = (name: string, examples: readonly string[]) =>
  newCommand(
    name,
    examples,
    `: the tenant’s name, as in the name of its secret; for the first tenant type \`closes ${name} default\`.`,
  )
    .addArgument(argument('<tenant>', 'its name, as in the name of its secret', 'tenant'))
    .addOption(option('--entity <uuid>', 'a Zuora entity, in place of the secret’s', 'entity'))
    .addOption(option('--orgs <ids>', 'Zuora orgs, comma-separated, in place of the secret’s', 'orgs'));

/** `closes periods`. */
export function periodsCommand(): Command {
  const examples = ['closes periods default', 'closes periods acme-eu --orgs org-1,org-2 --json'];
  return tenantCommand('periods', examples)
    .summary('the periods as Zuora shows them now')
    .description(
      'Asks Zuora for the tenant’s accounting periods, with the tenant’s own secret, and changes nothing. Zuora’s times of trial balance runs have no zone: they are by Zuora’s clock.',
    )
    .action(async (tenant: string, _: unknown, command: Command) => {
      const { periods } = await import('../check/periods.ts');
      await periods(tenant, command.optsWithGlobals());
    });
}

/** `closes check`. */
export function checkCommand(): Command {
  const examples = [
    'closes check default',
    'closes check acme-eu --entity 2c92c0f8-5d1e-4b6f-9a3c-7d0e1f2a3b4c --json',
  ];
  return tenantCommand('check', examples)
    .summary('whether a tenant is ready for a close')
    .description(
      'Checks step by step what must be true before a tenant’s periods can be closed, and says what to do about a step that failed. Changes nothing, and shows no part of a credential. Exit status: 0 all passed, 1 something failed.',
    )
    .action(async (tenant: string, _: unknown, command: Command) => {
      const { check } = await import('../check/check.ts');
      await check(tenant, command.optsWithGlobals());
    });
}
