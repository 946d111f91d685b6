import type { Command } from 'commander';
import { commandWithParts, newCommand, option } from './command.ts';

const tenantOption = () =>
  option('--tenant <name>', 'the tenant, as in the name of its secret', 'tenant').default('default');

/** `closes wake-up`, which shows what to type into Zuora, and `closes wake-up test`. */
export function wakeUpCommand(): Command {
  return commandWithParts('wake-up', [showCommand(), testCommand()])
    .summary('what to type into Zuora for its wake-ups, and a test of the address')
    .description(
      'Shows what to type into Zuora, so that it calls when a trial balance run ends, or tests the address.',
    );
}

function showCommand(): Command {
  return newCommand('show', [
    'closes wake-up',
    'closes wake-up --tenant acme-eu --show-key',
    'closes wake-up show --json',
  ])
    .summary('what to type into Zuora (the default)')
    .description(
      'Shows address, user, method and parameters for a tenant, under the names of Zuora’s dialog. The tenant’s key is a credential: it is read and printed only with --show-key. Exit status: 0 shown, 3 wake-ups are off.',
    )
    .addOption(tenantOption())
    .option('--show-key', 'print the tenant’s key, too (also with --json)')
    .action(async (_: unknown, command: Command) => {
      const { wakeUp } = await import('../wake-up/wake-up.ts');
      await wakeUp(command.optsWithGlobals());
    });
}

function testCommand(): Command {
  return newCommand('test', ['closes wake-up test', 'closes wake-up test --tenant acme-eu --json'])
    .summary('call the address rightly and wrongly')
    .description(
      'Calls the address with the tenant’s key and the id of no period, without credentials, with a wrong key, and without a period. No period is read. Two of these calls count as refused: the alarm wake-ups-refused is raised when refused calls come in two different hours of 24. Exit status: 0 all answers are right, 1 one is not, 3 wake-ups are off.',
    )
    .addOption(tenantOption())
    .action(async (_: unknown, command: Command) => {
      const { testWakeUp } = await import('../wake-up/test-wake-up.ts');
      await testWakeUp(command.optsWithGlobals());
    });
}
