/** `npm run closes -- <command>`: what operators and senders do with closes (docs/closes.md). */
import { runProgram } from '../display/terminal.ts';
import { closesProgram } from './command-line/program.ts';

await runProgram(
  () => closesProgram().parseAsync(),
  async (error) => {
    const { explain } = await import('./explain.ts');
    const { line, exitCode } = explain(error);
    return { line: `error: ${line}`, exitCode };
  },
);
