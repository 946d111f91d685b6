/**
 * Makes pictures of seven moments of the console: `node test/end-to-end/console/screenshot.ts <folder> [dark]`. Without a
 * folder, those that the documentation shows are made anew.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startConsole } from '../../../infra/local/console/console.ts';
import { findBrowser, startBrowser } from './browser.ts';
import { consolePage } from './console-page.ts';

const [folder, colours = 'light'] = process.argv.slice(2);
const images = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const documented = new Map([
  ['running', 'console.png'],
  ['simulate', 'console/simulate.png'],
  ['phone', 'console/phone.png'],
]);
const executablePath = findBrowser();
if (executablePath === null)
  throw new Error('There is no Chromium on the PATH, and CHROMIUM_PATH names none.');

const [served, browser] = await Promise.all([startConsole(), startBrowser(executablePath)]);
try {
  const page = await browser.newPage({
    colorScheme: colours === 'dark' ? 'dark' : 'light',
    viewport: { width: 1280, height: 720 },
  });
  const at = consolePage(page);
  async function picture(moment: string): Promise<void> {
    const own = documented.get(moment);
    const file = folder === undefined ? own && path.join(images, own) : path.join(folder, `${moment}.png`);
    await page.mouse.move(0, 0);
    if (file !== undefined) await page.screenshot({ path: file });
  }

  await page.goto(served.url);
  await page.locator('.list').waitFor();
  await picture('first');

  const ids = (number: number) => `netsuite-2026-11-close-${number}`;
  await at.simulate('Let its run fail');
  await at.send(ids(1));
  await at.says(ids(1), /^Failed/);
  await at.press('Close');
  await at.choose(ids(1));
  await picture('failed');

  await at.simulate('Reopen it');
  await at.send(ids(2));
  await at.says(ids(2), /^Completed/);
  await page.getByLabel('Name').fill('Dec 2026');
  await at.send('netsuite-2026-12-close-1');
  await at.says('netsuite-2026-12-close-1', /^Rejected/);
  await at.press('Paste');
  await page
    .getByRole('textbox', { name: 'Message' })
    .fill('{ "accountingPeriod": { "name": "Nov 2026" }, "entity": "EMEA" }');
  await at.press('Send', 'Close');
  await page.locator('button.row').filter({ hasText: 'Parked' }).click();
  await picture('parked');

  await at.simulate('Reopen it', 'Lengthen its run by 10 min');
  await at.send(ids(3));
  await at.says(ids(3), /^Trial balance running/);
  await at.press('Close', '×60');
  await at.choose(ids(3));
  await at.says(ids(3), /for [2-9] min/);
  await at.press('×1');
  await page.locator('.link').getByText('live', { exact: true }).waitFor();
  await picture('running');

  await page.setViewportSize({ width: 390, height: 720 });
  await at.press('Back to all');
  await picture('phone');
  await page.setViewportSize({ width: 1280, height: 720 });

  await at.simulate('Zuora is down');
  await at.says(ids(3), /^Waiting for Zuora: 503/);
  await at.choose(ids(3));
  await at.simulate('Lose the answer to the next PUT, which takes effect');
  await at.shows(page.locator('.faults'), 'Armed');
  await picture('simulate');
  await at.press('Close');
  await picture('waiting');
} finally {
  await browser.close();
  await served.stop();
}
