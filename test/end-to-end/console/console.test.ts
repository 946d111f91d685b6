import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalConsole, startConsole } from '../../../infra/local/console/console.ts';
import { playClicks } from '../../../infra/local/console/play-clicks.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { canaryCredentials, canaryMark } from '../../canary.ts';
import { findBrowser, startBrowser } from './browser.ts';
import { type ConsolePage, consolePage } from './console-page.ts';

const executablePath = findBrowser();
const where =
  executablePath === null
    ? 'in Chromium (skipped: none on the PATH, and CHROMIUM_PATH names none)'
    : 'in Chromium';

/** What is to be seen and has a width under 24 px, which nobody can read or hit. What is drawn in a picture is none of it. */
const narrow = `[...document.body.querySelectorAll('*:not(svg *)')]
  .filter((each) => each.checkVisibility() && getComputedStyle(each).clipPath === 'none')
  .filter((each) => each.matches('button, input, select') || each.textContent.trim() !== '')
  .filter((each) => each.getBoundingClientRect().width < 24)
  .map((each) => each.outerHTML.slice(0, 80))`;

/** Whether the title of the drawer, with the button that closes it, is behind the head of the page. */
const isCovered = `document.querySelector('.drawer > header') !== null &&
  document.querySelector('.drawer > header').getBoundingClientRect().top <
  document.querySelector('.head').getBoundingClientRect().bottom`;

// One browser, one stack and one page for all: a test begins by reopening November, and leaves the faults off and time at ×60.
describe.skipIf(executablePath === null)(`the console ${where}`, { concurrent: false }, () => {
  let served: LocalConsole;
  let browser: Browser;
  let context: BrowserContext;
  let at: ConsolePage;
  const requested: string[] = [];
  const pageErrors: string[] = [];

  beforeAll(async () => {
    const { clientId, clientSecret } = canaryCredentials;
    [served, browser] = await Promise.all([
      startConsole({
        stack: {
          timings: { putAnswerSeconds: 1 },
          wakeUps: {},
          simulator: { runSeconds: 1, clients: [{ clientId, clientSecret }] },
        },
      }),
      startBrowser(executablePath ?? ''),
    ]);
    context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 900 } });
    context.on('request', (request) => requested.push(request.url()));
    const page = await context.newPage();
    // A browser also notes that the server refused a wrong request.
    page.on('console', (message) => message.text().includes('400') || pageErrors.push(message.text()));
    page.on('pageerror', (error) => pageErrors.push(error.message));
    await page.goto(served.url);
    at = consolePage(page);
    await at.page.locator('.list').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  /** November as it was before it was closed, for the next test. */
  const reopen = () => at.simulate('Reopen it');

  test('a close is sent by the keyboard alone, and watched to its end', async () => {
    const { page } = at;
    await page.locator('.promises').click();
    expect(await at.promises()).toEqual(
      Array(5)
        .fill('light unseen')
        .with(4, expect.stringMatching(/^light/)),
    );
    for (const light of await page.locator('.light').all()) await at.shows(light, /not shown yet|kept/);
    await page.keyboard.press('Escape');
    // The first page shows the form at once.
    await page.getByLabel('Name').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('by-keyboard');
    for (const _ of ['Requested by', 'More', 'Send']) await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Send');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');

    await at.row('by-keyboard').focus();
    await page.keyboard.press('Enter');
    await at.says('by-keyboard', /^Completed in \d+ s$/);
    const steps = at.story.locator('[data-step]');
    expect(await steps.evaluateAll((all) => all.map(({ className }) => className))).toEqual(
      Array(6).fill('step done'),
    );
    expect(await at.story.getByRole('img').getAttribute('aria-label')).toContain('Completed');
    await at.shows(
      at.story.locator('.legend'),
      /trial balance Completed after \d+ s.*a step.*read by polling/,
    );
    await page.getByText('Outcome', { exact: true }).click();
    await at.shows(at.story.locator('pre'), '"outcome": "completed"');
    await at.shows(at.part('Calls to Zuora'), /PUT.*pending-close 200 took effect/);
    await at.shows(at.part('Log'), /period-read runStatus=/);
    await at.shows(page.getByRole('status'), 'The outcome of by-keyboard arrived: completed.');
    await at.shows(page.locator('.promises'), 'All five promises hold');
  });

  test('time at ×60: minutes pass in seconds', async () => {
    await reopen();
    await at.simulate('Lengthen its run by 10 min');
    await at.shows(at.drawer, 'Armed: its next run takes 10 min longer');
    await at.shows(at.page.locator('.head'), 'Armed: Nov 2026’s next run takes 10 min longer');
    await at.press('×60');
    await at.shows(at.page.locator('.link'), 'live at ×60');
    const start = Date.now();
    await at.send('sixty');
    await at.says('sixty', /^Trial balance running for ([6-9]\d s|\d min)$/);
    expect(Date.now() - start).toBeLessThan(60_000);
    await at.simulate('Let its run fail');
    await at.says('sixty', /^Failed after .*: FX rate EUR\/USD missing; load it and rerun$/);
  });

  test('paused: a message that is sent twice waits, and the clock stands still', async () => {
    const clock = at.page.locator('.head > time');
    await reopen();
    await at.press('Pause');
    await at.shows(at.page.locator('.link'), 'paused');
    const before = await clock.getAttribute('datetime');
    await at.open('Send a request');
    await at.page.getByLabel('Request id').fill('twice');
    await at.press('Send it twice');
    await at.says('twice', 'Queued: not stored yet');
    expect(await clock.getAttribute('datetime')).toBe(before);
    await at.press('×60');
    await at.says('twice', /^Completed/);
    await at.choose('twice');
    await at.shows(at.step('queued'), /received \d+ times/);
    expect(await at.row('twice').count()).toBe(1);
  });

  test('Zuora is down, then asks to slow down, then SNS is down: each for as long as it is switched on', async () => {
    const slowDown = 'Zuora asks for fewer calls (429)';
    await reopen();
    await at.simulate('Zuora is down');
    await at.shows(at.page.locator('.head'), 'Zuora is down');
    await at.send('shaken');
    await at.says('shaken', /^Waiting for Zuora: 503, again in \d+ (s|min)$/);
    await at.simulate('Zuora is down', slowDown);
    await at.says('shaken', 'Waiting for Zuora: it asked for fewer calls');
    await at.simulate('SNS is down', slowDown);
    await at.says('shaken', /^Waiting for SNS: it does not take the outcome – completed in/);
    await at.simulate('SNS is down');
    await at.says('shaken', /^Completed/);
  });

  test('an answer is HTML, and a PUT that takes effect never answers: it is not repeated', async () => {
    await reopen();
    await at.simulate(
      'Answer the next call for periods with HTML',
      'Lose the answer to the next PUT, which takes effect',
    );
    await at.shows(at.page.locator('.head'), 'Armed: next PUT unanswered');
    await at.send('unanswered');
    await at.choose('unanswered');
    await at.shows(at.step('put'), 'answer unclear');
    await at.says('unanswered', /^Completed/);
    const calls = at.part('Calls to Zuora');
    await at.shows(calls, /GET.*503/);
    expect(await calls.getByRole('listitem').filter({ hasText: 'PUT' }).count()).toBe(1);
    await at.press('Back to all');
  });

  test('each function is killed after its next effect', async () => {
    const kills = ['set-pending-close', 'poll-trial-balance'];
    await reopen();
    await at.simulate(...kills.map((name) => `Kill ${name} after its next effect`));
    await at.send('killed');
    await at.says('killed', /^Completed/);
    for (const name of kills)
      await at.shows(at.part('Log').getByRole('listitem'), new RegExp(`${name}.*Runtime.ExitError`));
  });

  test('a wake-up of Zuora is drawn, and one with a forged key has no effect', async () => {
    const forge = 'Wake-ups come with a forged key';
    await at.choose('killed');
    await at.shows(at.story.locator('.legend'), 'woken by Zuora ×1');
    await at.shows(at.part('Log'), /wake-up-received/);
    await reopen();
    await at.simulate(forge);
    await at.shows(at.page.locator('.head'), 'Wake-ups are forged');
    await at.send('forged');
    await at.says('forged', /^Completed/);
    await at.choose('forged');
    await at.shows(at.story.locator('.legend'), 'wake-up without effect ×1');
    await at.simulate(forge);
    await at.press('Back to all');
  });

  test('tokens revoked, the secret rotated, a rerun, and a period reopened while it is watched', async () => {
    await reopen();
    await at.simulate('Lengthen its run by 10 min');
    await at.send('withdrawn');
    await at.says('withdrawn', /^Trial balance running/);
    await at.choose('withdrawn');
    await at.simulate('Revoke the tokens');
    await at.shows(at.part('Calls to Zuora'), /GET.*401/);
    await at.simulate('Rotate the secret', 'Revoke the tokens', 'Reopen it');
    await at.says('withdrawn', 'Withdrawn: Nov 2026 was reopened or removed');

    // The trial balance goes on after a reopening; Zuora takes the next PUT only once it has ended.
    await at.simulate('Let its run fail', 'Lengthen its run by 10 min');
    await at.send('overtaken');
    await at.choose('overtaken');
    await at.says('overtaken', /^Trial balance running/);
    await at.simulate('Run it again');
    await at.story.locator('.run').nth(1).waitFor();
    await at.says('overtaken', /^Completed/);
    await at.press('Back to all');
  });

  test('the list is filtered by state and by text, and walked through by keyboard', async () => {
    const { page } = at;
    const shown = () => page.locator('button.row').evaluateAll((all) => all.map((each) => each.dataset.name));
    const all = await shown();
    await page.getByRole('button', { name: /^wrong/ }).click();
    expect(await shown()).toEqual(['withdrawn', 'sixty']);
    await page.getByRole('button', { name: /^wrong/ }).click();
    await page.getByLabel('Filter by text').fill('reopened NOV');
    expect(await shown()).toEqual(['withdrawn']);
    await page.getByLabel('Filter by text').fill('');
    await page.locator('button.row').first().focus();
    for (const key of ['End', 'ArrowUp', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
    expect(await page.locator(':focus').getAttribute('data-name')).toBe(all.at(-2));
    await page.getByRole('article', { name: `The story of ${all.at(-2)}` }).waitFor();
    await page.keyboard.press('Home');
    expect(await page.locator('button.row[aria-current="true"]').getAttribute('data-name')).toBe(all[0]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await at.choose('by-keyboard');
    const places = "['.list', '.story'].map((place) => document.querySelector(place))";
    const overflow = `${places}.map((place) => place.scrollHeight - place.clientHeight)`;
    expect(await page.evaluate(overflow)).toEqual([0, 0]);
    expect(await page.evaluate("document.querySelector('.list').clientHeight")).toBeGreaterThan(10 * 44 + 60);
    expect((await at.row('by-keyboard').boundingBox())?.height).toBeLessThanOrEqual(44);
    await page.setViewportSize({ width: 1280, height: 900 });
    await at.press('Back to all');
    await page.locator('[data-name="by-keyboard"]:focus').waitFor();
  });

  test('a broken promise stands in the head, and opens the close that broke it', async () => {
    const { emulators } = served.stack;
    const [body = ''] = (await emulators.inspect(emulators.subscriberQueue.name)).map((each) => each.body);
    const sns = new SNSClient(clientSettings(emulators.endpoints.sns));
    const forged = { ...JSON.parse(body), time: '2026-12-01T00:00:00.000Z' };
    await sns.send(
      new PublishCommand({ TopicArn: emulators.outcomeTopicArn, Message: JSON.stringify(forged) }),
    );
    sns.destroy();
    await at.shows(at.page.locator('.promises'), 'A promise is broken');
    const { requestId } = forged.data;
    await at.press(`Broken: One outcome for each request. Show ${requestId}`);
    await at.page.getByRole('article', { name: `The story of ${requestId}` }).waitFor();
    expect(await at.story.getByText(/^Outcome/).count()).toBe(2);
    await at.press('Back to all');
  });

  test('what is wrong with a request stands at its field', async () => {
    await at.send('not an id');
    const field = at.page.getByLabel('Request id');
    await at.shows(at.page.locator('#field-requestId-error'), 'must be 1 to 128 of');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await at.page.locator(':focus').getAttribute('id')).toBe('field-requestId');
    await field.fill('');
  });

  test('a hostile message is shown as the text that it is', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const turned = JSON.stringify({ name: '\u202e\u0000evil \u05d0' });
    const parked = (headline: string) => at.page.locator('button.row').filter({ hasText: headline });
    await at.page.getByLabel('Name').fill(hostile);
    await at.send('hostile');
    await at.says('hostile', `Rejected: Zuora has no period that fits ${hostile}`);
    await at.press('Paste');
    await at.page.getByRole('textbox', { name: 'Message' }).fill(hostile);
    await at.press('Send');
    await parked('Parked: the body is not JSON').click();
    await at.shows(at.story.locator('pre'), hostile);
    await at.page.getByRole('textbox', { name: 'Message' }).fill(turned);
    await at.press('Send');
    await parked('Parked: unknown key “name”').or(parked('Parked: accountingPeriod')).first().click();
    await at.shows(at.story.locator('pre'), String.raw`{"name":"⟨U+202E⟩\u0000evil א"}`);
    await at.shows(at.story, 'invalid-request');
    expect(await at.page.locator('img:not([role]), script:not([src])').count()).toBe(0);
    expect(await at.page.title()).toContain('local console');
    await at.press('Form');
    await at.page.getByLabel('Name').fill('Nov 2026');
  });

  test('what was clicked is a test that runs, and reset brings everything back to its beginning', async () => {
    const { page } = at;
    await at.simulate('Reset');
    await at.shows(at.page.locator('.list'), 'No close request yet');
    expect(await page.locator(':focus').textContent()).toMatch(/^Reset/);
    expect(await page.locator('[data-period]').textContent()).toMatch(/^Open/);
    expect(await at.button('×1').getAttribute('aria-pressed')).toBe('true');
    await at.simulate('Let its run fail');
    await at.press('×60');
    await at.send('copied');
    await at.says('copied', /^Failed/);
    await reopen();
    await at.shows(at.drawer, 'reopened Nov 2026');

    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: served.url });
    await page.getByText('The test', { exact: true }).click();
    while (!(await page.getByLabel('The test').inputValue()).includes("['failed']"))
      await page.waitForTimeout(50);
    await at.press('Copy as a test');
    await at.shows(at.drawer, 'Copied.');
    // What follows needs the page and not its stack, which is to leave the processor to the test's.
    await at.press('Pause');
    const text: string = await page.evaluate('navigator.clipboard.readText()');
    expect(text).toMatch(/do: 'reopen', .*outcomes: 1/);
    await runAsTest(text);
  });

  test('what is as long as it may be, and many clicks, for what follows', async () => {
    const [name, requestId] = ['W'.repeat(100), 'w'.repeat(128)];
    const body = JSON.stringify({ accountingPeriod: { name }, requestId, requestedBy: name });
    await at.press('×60', 'Send a request', 'Paste');
    await at.page.getByRole('textbox', { name: 'Message' }).fill(body);
    await at.press('Send');
    await at.says(requestId, /^Rejected/);
    await at.page.getByRole('textbox', { name: 'Message' }).fill(name.repeat(20));
    await at.press('Send', 'Form', 'Pause');
    await at.send(requestId.replaceAll('w', 'v'));
    await at.says(requestId.replaceAll('w', 'v'), 'Queued');
    await at.choose(requestId);
    for (let click = 0; click < 40; click += 1)
      await at.page.evaluate(
        "fetch('/do', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{\"do\":\"revoke-tokens\"}' })",
      );
    await at.open('Simulate');
    await at.drawer.getByRole('listitem').nth(40).waitFor();
  });

  // Each colours once and each layout once: neither changes the other.
  const ways = [
    { colours: 'light', width: 1280 },
    { colours: 'dark', width: 320 },
  ] as const;
  test.for(ways)(
    'axe finds nothing, and nothing is cut off or narrow: $colours, $width px',
    async ({ colours, width }) => {
      const { page } = at;
      await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      // Injected by the debugger, which the page's policy does not bind.
      await page.evaluate(
        readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
      );
      const drawers = [() => at.open('Simulate'), () => at.open('Send a request'), () => at.press('Close')];
      const stories = width < 860 ? [() => at.press('Back to all')] : [];
      const promises = () => page.locator('.promises').click();
      for (const step of [...drawers, ...stories, promises]) {
        await step();
        expect(await page.evaluate(isCovered)).toBe(false);
        await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
        const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
          "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations)",
        );
        expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(await page.evaluate(narrow)).toEqual([]);
      }
      await page.keyboard.press('Escape');
    },
  );

  test('no request left the loopback address, nothing was refused by the policy, and no credential came in', async () => {
    expect(new Set(requested.map((url) => new URL(url).host))).toEqual(new Set([new URL(served.url).host]));
    expect(pageErrors).toEqual([]);
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
