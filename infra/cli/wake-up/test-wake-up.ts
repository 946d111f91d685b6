import * as z from 'zod/mini';
import { answer, note } from '../answer.ts';
import { checkText } from '../check-step.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes } from '../trouble.ts';
import { readTenantKey, wantedAddressOf } from './tenant-key.ts';
import { type Call, tryCalls } from './test-calls.ts';
import type { WakeUpOptions } from './wake-up.ts';

/** `closes wake-up test`. */
export async function testWakeUp({ tenant, ...options }: WakeUpOptions): Promise<void> {
  const stack = await findStack(options);
  const url = wantedAddressOf(stack, tenant);
  const { key } = await readTenantKey(stack, tenant);
  note(
    'Two of the four calls count as refused. The alarm wake-ups-refused is raised when such calls come in two different hours of 24.',
  );
  const steps = await tryCalls({ url, tenant, key }, call);
  const isGood = steps.every(({ result }) => result === 'passed');
  if (!isGood) process.exitCode = exitCodes.trouble;
  answer(options, { tenant, url, passed: isGood, steps }, () => checkText(steps));
}

/** As long as Zuora waits (docs/zuora.md §8). */
const timeoutMs = 25_000;

const failure = z.object({ cause: z.object({ code: z.string() }) });

/** Like Zuora, it follows no redirect. */
const call: Call = async (url, headers) => {
  const startedAt = performance.now();
  try {
    const { status, body } = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await body?.cancel();
    return { status, tookMs: performance.now() - startedAt };
  } catch (error) {
    const code = failure.safeParse(error).data?.cause.code;
    return { problem: code ?? (error instanceof Error ? error.name : 'unknown') };
  }
};
