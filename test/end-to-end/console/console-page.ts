import type { Locator, Page } from 'playwright-core';

/** Long, for slow machines: nothing waits that long unless it never comes. */
const patienceMs = 100_000;

/** The console as a person uses it: by what is written on it. */
export function consolePage(page: Page) {
  page.setDefaultTimeout(patienceMs);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const row = (name: string) => page.locator(`button[data-name="${name}"]`);
  const story = page.locator('.story');
  const drawer = page.locator('.drawer');

  async function press(...names: string[]): Promise<void> {
    for (const name of names) await button(name).click();
  }
  async function open(which: 'Send a request' | 'Simulate'): Promise<void> {
    if ((await button(which).getAttribute('aria-expanded')) === 'false') await press(which);
  }

  return {
    page,
    button,
    press,
    row,
    story,
    drawer,
    /** A part of the story that is open. */
    part: (name: string) => story.getByRole('region', { name, exact: true }),
    step: (name: string) => story.locator(`[data-step="${name}"]`),
    /** Opens the story of a close. */
    async choose(name: string): Promise<void> {
      await row(name).click();
      await page.getByRole('article', { name: `The story of ${name}` }).waitFor();
    },
    open,
    /** Does something in the drawer for simulations. */
    async simulate(...names: string[]): Promise<void> {
      await open('Simulate');
      for (const name of names) await drawer.getByRole('button', { name, exact: true }).click();
    },
    async send(requestId: string): Promise<void> {
      await open('Send a request');
      await page.getByLabel('Request id').fill(requestId);
      await press('Send');
    },
    /** Waits until a part of the page says something. */
    async shows(part: Locator, text: string | RegExp): Promise<void> {
      await part.filter({ hasText: text }).first().waitFor();
    },
    /** Waits until a row's headline says something. */
    async says(name: string, text: string | RegExp): Promise<void> {
      await row(name).locator('.headline').filter({ hasText: text }).waitFor();
    },
    async promises(): Promise<(string | null)[]> {
      const lights = await page.locator('[data-promise]').all();
      return Promise.all(lights.map((light) => light.getAttribute('class')));
    },
  };
}

export type ConsolePage = ReturnType<typeof consolePage>;
