/** Makes the picture of the console in the README: `node test/end-to-end/console/screenshot.ts [file] [dark] [width]`. */
import { fileURLToPath } from 'node:url';
import { startConsole } from '../../../infra/local/console/console.ts';
import { findBrowser, startBrowser } from './browser.ts';
import { consolePage } from './console-page.ts';

const ours = fileURLToPath(new URL('../../../docs/images/console.png', import.meta.url));
const [file = ours, colours = 'light', width = '1280'] = process.argv.slice(2);
const executablePath = findBrowser();
if (executablePath === null)
  throw new Error('There is no Chromium on the PATH, and CHROMIUM_PATH names none.');

const [served, browser] = await Promise.all([startConsole(), startBrowser(executablePath)]);
try {
  const page = await browser.newPage({
    colorScheme: colours === 'dark' ? 'dark' : 'light',
    viewport: { width: Number(width), height: 840 },
  });
  await page.goto(served.url);
  const at = consolePage(page);
  await at.press('Fail the trial balance of Nov 2026');
  await at.send('netsuite-2026-11-close-1');
  await at.outcome('netsuite-2026-11-close-1', 'failed');
  await at.press('Reopen Nov 2026', '+10 min for the trial balance of Nov 2026');
  await at.send('netsuite-2026-11-close-2');
  await at.shows(at.step('netsuite-2026-11-close-2', 'trial-balance'), 'Processing');
  await at.press('×60');
  await at.shows(at.close('netsuite-2026-11-close-2').locator('figcaption'), /[2-9] min so far/);
  await at.press('×1');
  await page.screenshot({ path: file, fullPage: Number(width) < 700 });
} finally {
  await browser.close();
  await served.stop();
}
