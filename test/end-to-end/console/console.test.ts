import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalConsole, startConsole } from '../../../infra/local/console/console.ts';
import { playClicks } from '../../../infra/local/console/play-clicks.ts';
import { canaryCredentials, canaryMark } from '../../canary.ts';
import { findBrowser, startBrowser } from './browser.ts';
import { type ConsolePage, consolePage } from './console-page.ts';

const executablePath = findBrowser();
const where =
  executablePath === null
    ? 'in Chromium (skipped: none on the PATH, and CHROMIUM_PATH names none)'
    : 'in Chromium';

// One browser, one stack and one page for all: a test begins by reopening November, and leaves the faults off and time at ×60.
describe.skipIf(executablePath === null)(`the console ${where}`, { concurrent: false }, () => {
  let served: LocalConsole;
  let browser: Browser;
  let context: BrowserContext;
  let at: ConsolePage;
  const requested: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    const { clientId, clientSecret } = canaryCredentials;
    [served, browser] = await Promise.all([
      startConsole({
        stack: {
          timings: { putAnswerSeconds: 1 },
          simulator: { runSeconds: 1, clients: [{ clientId, clientSecret }] },
        },
      }),
      startBrowser(executablePath ?? ''),
    ]);
    context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 900 } });
    context.on('request', (request) => requested.push(request.url()));
    const page = await context.newPage();
    // A browser also notes that the server refused a wrong request.
    page.on('console', (message) => message.text().includes('400') || complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(served.url);
    at = consolePage(page);
    await at.panel('Closes').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  /** November as it was before it was closed, for the next test. */
  const reopen = () => at.press('Reopen Nov 2026');

  test('a close is sent by the keyboard alone, and watched to its end', async () => {
    const { page } = at;
    expect(await at.promises()).toEqual(
      Array(5)
        .fill('light unseen')
        .with(4, expect.stringMatching(/^light/)),
    );
    for (const light of await page.locator('.light').all()) {
      await at.shows(light, /not shown yet|kept/);
      // Not only there: to be seen.
      expect((await light.boundingBox())?.width).toBeGreaterThan(100);
    }
    await page.getByLabel('Name').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('by-keyboard');
    for (const _ of ['Requested by', 'More', 'Send']) await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Send');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');

    await at.shows(at.close('by-keyboard'), /waits: /);
    await at.outcome('by-keyboard', 'completed');

    const steps = at.close('by-keyboard').locator('[data-step]');
    expect(await steps.evaluateAll((all) => all.map(({ className }) => className))).toEqual(
      Array(6).fill('step done'),
    );
    await at.shows(at.close('by-keyboard').getByRole('img'), '');
    expect(await at.close('by-keyboard').getByRole('img').getAttribute('aria-label')).toContain('Completed');
    await at.shows(at.panel('Outcomes'), '"outcome": "completed"');
    await at.shows(at.panel('Periods in Zuora'), 'PendingClose');
    await at.shows(at.panel('Calls to Zuora'), /PUT.*pending-close 200 took effect/);
    await at.shows(page.getByRole('status'), 'The outcome of by-keyboard arrived: completed.');
    await page.locator('.light.kept').nth(4).waitFor();
  });

  test('time at ×60: minutes pass in seconds', async () => {
    await reopen();
    await at.press('×60', '+10 min for the trial balance of Nov 2026');
    const start = Date.now();
    await at.send('sixty');
    await at.shows(at.step('sixty', 'trial-balance'), /Processing/);
    await at.shows(at.close('sixty').locator('figcaption'), /([6-9]\d s|\d min) so far/);
    expect(Date.now() - start).toBeLessThan(60_000);
    await at.press('Fail the trial balance of Nov 2026');
    await at.outcome('sixty', 'failed');
  });

  test('paused: a message that is sent twice waits, and the clock stands still', async () => {
    const clock = at.page.locator('.time time');
    await reopen();
    await at.press('Pause');
    await at.page.locator('button[aria-pressed="true"]', { hasText: 'Pause' }).waitFor();
    const before = await clock.getAttribute('datetime');
    await at.page.getByLabel('Request id').fill('twice');
    await at.press('Send it twice');
    await at.shows(at.close('twice'), 'time stands still');
    await at.shows(at.panel('Messages'), 'twice');
    expect(await clock.getAttribute('datetime')).toBe(before);
    await at.press('×60');
    await at.outcome('twice', 'completed');
    await at.shows(at.step('twice', 'queued'), /received \d+ times/);
    expect(await at.close('twice').count()).toBe(1);
  });

  test('Zuora is down, then asks to slow down, then SNS is down: each for as long as it is switched on', async () => {
    await reopen();
    await at.press('Zuora is down');
    await at.send('shaken');
    await at.shows(at.close('shaken'), 'Zuora gives no usable answer');
    await at.press('Zuora is down', 'Zuora answers 429');
    await at.shows(at.close('shaken'), 'Zuora asked for fewer calls');
    await at.press('SNS is down', 'Zuora answers 429');
    await at.shows(at.close('shaken'), 'SNS does not take the outcome');
    await at.press('SNS is down');
    await at.outcome('shaken', 'completed');
  });

  test('an answer is HTML, and a PUT that takes effect never answers: it is not repeated', async () => {
    await reopen();
    await at.press('Next answer of Zuora is HTML', 'Next PUT takes effect and never answers');
    await at.send('unanswered');
    await at.shows(at.step('unanswered', 'put'), 'answer unclear');
    await at.outcome('unanswered', 'completed');
    await at.press('Filter by unanswered');
    const calls = at.panel('Calls to Zuora');
    await at.shows(calls, /GET.*503/);
    expect(await calls.getByRole('listitem').filter({ hasText: 'PUT' }).count()).toBe(1);
    await at.press('Filter by unanswered');
  });

  test('each function is killed after its next effect', async () => {
    const kills = ['set-pending-close', 'poll-trial-balance'];
    await reopen();
    await at.press(...kills.map((name) => `Kill ${name} after its next effect`));
    await at.send('killed');
    await at.outcome('killed', 'completed');
    for (const name of kills)
      await at.shows(at.panel('Log').getByRole('listitem'), new RegExp(`${name}.*Runtime.ExitError`));
  });

  test('tokens revoked, the secret rotated, a rerun, and a period reopened while it is watched', async () => {
    await reopen();
    await at.press('+10 min for the trial balance of Nov 2026');
    await at.send('withdrawn');
    await at.shows(at.step('withdrawn', 'trial-balance'), 'Processing');
    await at.press('Filter by withdrawn', 'Revoke the tokens');
    await at.shows(at.panel('Calls to Zuora'), /GET.*401/);
    await at.press('Rotate the secret', 'Revoke the tokens', 'Filter by withdrawn', 'Reopen Nov 2026');
    await at.outcome('withdrawn', 'withdrawn');

    // The trial balance goes on after a reopening; Zuora takes the next PUT only once it has ended.
    await at.press('Fail the trial balance of Nov 2026');
    await at.press('+10 min for the trial balance of Nov 2026');
    await at.send('overtaken');
    await at.shows(at.step('overtaken', 'trial-balance'), 'Processing');
    await at.press('Rerun the trial balance of Nov 2026');
    await at.close('overtaken').locator('.run').nth(1).waitFor();
    await at.outcome('overtaken', 'completed');
  });

  test('what is wrong with a request stands at its field', async () => {
    await at.page.getByLabel('Request id').fill('not an id');
    await at.press('Send');
    const field = at.page.getByLabel('Request id');
    await at.shows(at.page.locator('#field-requestId-error'), 'must be 1 to 128 of');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await at.page.locator(':focus').getAttribute('id')).toBe('field-requestId');
    await field.fill('');
  });

  test('a hostile message is shown as the text that it is', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const turned = JSON.stringify({ name: '\u202e\u0000evil \u05d0' });
    await at.page.getByLabel('Name').fill(hostile);
    await at.send('hostile');
    await at.outcome('hostile', 'rejected');
    await at.press('Paste');
    await at.page.getByRole('textbox', { name: 'Message' }).fill(hostile);
    await at.press('Send');
    await at.shows(at.panel('Messages').locator('pre'), hostile);
    await at.page.getByRole('textbox', { name: 'Message' }).fill(turned);
    await at.press('Send');
    await at.shows(at.panel('Messages').locator('pre'), String.raw`{"name":"⟨U+202E⟩\u0000evil א"}`);
    await at.shows(at.panel('Messages'), 'invalid-request');
    expect(await at.close('hostile').textContent()).toContain(hostile);
    expect(await at.page.locator('img:not([role]), script:not([src])').count()).toBe(0);
    expect(await at.page.title()).toContain('local console');
    await at.press('Form');
    await at.page.getByLabel('Name').fill('Nov 2026');
  });

  test('what was clicked is a test that runs, and reset brings everything back to its beginning', async () => {
    const { page } = at;
    await at.press('Reset');
    await at.shows(at.panel('Closes'), 'No close request yet');
    expect(await page.locator(':focus').textContent()).toMatch(/^Reset/);
    await at.shows(at.panel('Ledger'), 'No item');
    expect(await at.panel('Periods in Zuora').getByText('PendingClose').count()).toBe(0);
    expect(await at.button('×1').getAttribute('aria-pressed')).toBe('true');
    await at.press('Fail the trial balance of Nov 2026', '×60');
    await at.send('copied');
    await at.outcome('copied', 'failed');
    await reopen();
    await at.shows(at.panel('What was clicked'), 'reopen');

    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: served.url });
    await page.getByText('The test', { exact: true }).click();
    while (!(await page.getByLabel('The test').inputValue()).includes("['failed']"))
      await page.waitForTimeout(50);
    await at.press('Copy as a test');
    await at.shows(at.panel('What was clicked'), 'Copied.');
    // What follows needs the page and not its stack, which is to leave the processor to the test's.
    await at.press('Pause');
    const text: string = await page.evaluate('navigator.clipboard.readText()');
    expect(text).toMatch(/do: 'reopen', .*outcomes: 1/);
    await runAsTest(text);
  });

  test('what is as long as it may be, and many clicks, for what follows', async () => {
    const [name, requestId] = ['W'.repeat(100), 'w'.repeat(128)];
    const body = JSON.stringify({ accountingPeriod: { name }, requestId, requestedBy: name });
    await at.press('×60', 'Paste');
    await at.page.getByRole('textbox', { name: 'Message' }).fill(body);
    await at.press('Send');
    await at.outcome(requestId, 'rejected');
    await at.page.getByRole('textbox', { name: 'Message' }).fill(name.repeat(20));
    await at.press('Send', 'Form', 'Pause');
    await at.page.getByLabel('Request id').fill(requestId.replaceAll('w', 'v'));
    await at.press('Send');
    await at.shows(at.close(requestId.replaceAll('w', 'v')), 'time stands still');
    for (let click = 0; click < 40; click += 1)
      await at.page.evaluate(
        "fetch('/do', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{\"do\":\"revoke-tokens\"}' })",
      );
    await at.panel('What was clicked').getByRole('listitem').nth(40).waitFor();
  });

  // Each colours once and each layout once: neither changes the other.
  const ways = [
    { colours: 'light', width: 1280 },
    { colours: 'dark', width: 320 },
  ] as const;
  test.for(ways)(
    'axe finds nothing, and nothing is cut off: $colours, $width px',
    async ({ colours, width }) => {
      const { page } = at;
      await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
      // Injected by the debugger, which the page's policy does not bind.
      await page.evaluate(
        readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
      );
      const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations)",
      );
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    },
  );

  test('no request left the loopback address, nothing was refused by the policy, and no credential came in', async () => {
    expect(new Set(requested.map((url) => new URL(url).host))).toEqual(new Set([new URL(served.url).host]));
    expect(complaints).toEqual([]);
    expect((await at.page.content()).includes(canaryMark)).toBe(false);
  });

  test('a connection that is lost is said', async () => {
    await served.stop();
    await at.shows(at.page.locator('.link'), 'connection lost');
  });
});

/** Runs a copied test as vitest would, with this file's own vitest. */
async function runAsTest(text: string): Promise<void> {
  const imports = [...text.matchAll(/^import .* from '(.*)';$/gm)].map(([, from]) => from);
  expect(imports).toEqual(['vitest', '../../infra/local/console/play-clicks.ts']);
  const tests: (() => Promise<void>)[] = [];
  const take = (_name: string, run: () => Promise<void>) => tests.push(run);
  new Function('expect', 'test', 'playClicks', text.replaceAll(/^import .*$/gm, ''))(
    expect,
    take,
    playClicks,
  );
  expect(tests).toHaveLength(1);
  for (const run of tests) await run();
}
