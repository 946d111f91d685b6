import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Long, for slow machines: nothing waits that long unless it never comes. */
const patienceMs = 100_000;

/** The console as a person uses it: by what is written on it. */
export function consolePage(page: Page) {
  page.setDefaultTimeout(patienceMs);
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const close = (requestId: string) => page.getByRole('article', { name: `Close request ${requestId}` });

  return {
    page,
    panel,
    button,
    close,
    step: (requestId: string, name: string) => close(requestId).locator(`[data-step="${name}"]`),
    async press(...names: string[]): Promise<void> {
      for (const name of names) await button(name).click();
    },
    async send(requestId: string): Promise<void> {
      await page.getByLabel('Request id').fill(requestId);
      await button('Send').click();
    },
    /** Waits until a part of the page says something. */
    async shows(part: Locator, text: string | RegExp): Promise<void> {
      await part.filter({ hasText: text }).first().waitFor();
    },
    outcome: (requestId: string, word: string) => outcomeOf(page, requestId, word),
    async promises(): Promise<(string | null)[]> {
      const lights = await page.locator('[data-promise]').all();
      return Promise.all(lights.map((light) => light.getAttribute('class')));
    },
  };
}

export type ConsolePage = ReturnType<typeof consolePage>;

async function outcomeOf(page: Page, requestId: string, word: string): Promise<void> {
  const article = page.getByRole('article', { name: `Close request ${requestId}` });
  const step = article.locator('[data-step="outcome"] .at time');
  await step.waitFor();
  expect(await article.locator('[data-step="outcome"] .note').textContent()).toBe(word);
}
