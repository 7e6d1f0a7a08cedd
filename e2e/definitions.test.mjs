// SPDX-License-Identifier: AGPL-3.0-or-later
// Definitions: who makes figures begins a draft from what is published, sees what follows from each change, saves, publishes; the
// first result is the one that the browser computed. Everybody else reads.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { logIn } from './accounts.mjs';
import { NARROW, WIDE, openPage, picture, settled, sideways, startBrowser, violations } from './browser.mjs';
import { startServer } from './harness.mjs';

describe('definitions', () => {
  let server;
  let browser;
  let page;
  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await server?.stop();
  });
  // A browser for each test: a session is the browser's.
  beforeEach(async () => {
    browser = await startBrowser();
    page = await openPage(browser.context, server.origin);
  });
  afterEach(async () => {
    await browser?.stop();
  });

  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const comeIn = (username, from) => logIn(page, username, { from });
  /** Begins a draft of a version, and waits for its first trial. */
  const begin = async (version) => {
    await comeIn('analyst', '/definitions/new');
    await page.locator('#begin-version').fill(version);
    await press('Comincia la bozza');
    await page.waitForURL(`**/definitions/attractiveness/${version}/edit`);
    await tried();
  };
  const tried = () => page.waitForFunction(() => document.querySelector('#trial-state')?.textContent.startsWith('Calcolato nel tuo browser'));
  const text = async (selector) => (await page.locator(selector).innerText()).replace(/\s+/g, ' ');
  const digest = () => page.locator('#trial-h ~ .co-source-facts [data-of="result"]').textContent();

  test('a draft is begun, weighed, saved and published, and its first result is the browser\'s', async () => {
    await begin('2.0');
    const seen = async () => ({ coherence: await text('#trial-coherence tbody'), ranks: await text('#trial-ranks tbody'), digest: await digest() });
    const before = await seen();
    assert.equal((await page.locator('#trial-ranks tbody td:last-child').allInnerTexts()).filter((it) => it !== 'resta').length, 0, 'nobody moved yet');
    await page.getByRole('textbox', { name: 'Peso (Lavoro)', exact: true }).fill('6');
    await page.waitForFunction((it) => document.querySelector('#trial-h ~ .co-source-facts [data-of="result"]').textContent !== it, before.digest);
    await tried();
    const after = await seen();
    assert.notEqual(after.ranks, before.ranks);
    assert.ok((await page.locator('#trial-ranks tbody td:last-child').allInnerTexts()).some((it) => it !== 'resta'), 'somebody moved');
    assert.equal(after.coherence, before.coherence, 'another weight of a dimension changes no alpha');

    await press('Salva la bozza');
    await page.waitForFunction(() => document.querySelector('#edit-state')?.textContent === 'Tutto salvato.');
    await press('Pubblica…');
    await press('Sì, pubblica per sempre');
    await page.locator('#published-verdict').waitFor();
    assert.match(await text('#published-verdict'), /la stessa impronta/);
    assert.equal(await page.locator('[data-of="stored"]').textContent(), after.digest);
    const { items } = await server.json('/api/v1/definitions/attractiveness/2.0/results');
    assert.deepEqual(items.map((it) => it.result_digest), [after.digest]);

    await page.getByRole('link', { name: 'Apri la definizione pubblicata' }).click();
    await page.locator('#history').waitFor();
    assert.equal(await page.locator('#history [data-of="result"]').textContent(), after.digest);
    await settled(page);
    page.check();
  });

  test('taking an indicator out changes the coherence of its dimension', async () => {
    await begin('2.1');
    const row = () => text('#trial-coherence [data-node="decent_work"]');
    const [before, digestBefore] = [await row(), await digest()];
    await press('Togli Infortuni mortali e con inabilità permanente (media di tre anni)');
    await page.waitForFunction((it) => document.querySelector('#trial-h ~ .co-source-facts [data-of="result"]').textContent !== it, digestBefore);
    await tried();
    assert.notEqual(await row(), before);
    assert.match(await row(), / 2 /);
    await page.locator('#add-indicator').waitFor();
    page.check();
  });

  test('faults stand where they are and keep it from being saved; what was written outlives a reload', async () => {
    await begin('2.2');
    await page.locator('#at-nodes-1-weight').fill('3,5');
    await tried();
    await page.waitForFunction(() => localStorage.getItem('co-draft-attractiveness-2.2')?.includes('3.5'));
    await page.reload();
    await page.locator('#edit-state').getByText('Abbiamo ritrovato').waitFor();
    assert.equal(await page.locator('#at-nodes-1-weight').inputValue(), '3.5');

    await page.locator('#at-min_coverage').fill('200');
    await page.locator('#at-indicators-0-goalposts-low').fill('molto');
    await page.getByText('2 cose da correggere').waitFor();
    assert.equal(await page.locator('#at-min_coverage').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByRole('button', { name: 'Salva la bozza' }).getAttribute('aria-disabled'), 'true');
    await page.getByRole('link', { name: 'La copertura va da 0 a 100 %.' }).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'at-min_coverage');
    for (const width of [NARROW, WIDE]) {
      await page.setViewportSize({ width, height: 900 });
      await picture(page, `definition-editor-${width}`);
      assert.ok((await sideways(page)) <= 0, `the page scrolls sideways at ${width}`);
      assert.deepEqual(await violations(page), []);
    }
    await press('Torna alla bozza salvata');
    await tried();
    assert.equal(await page.locator('#at-min_coverage').inputValue(), '60');
    assert.equal(await text('#edit-state'), 'Tutto salvato.');
    page.check();
  });

  test('a draft is for who makes figures', async () => {
    await comeIn('national', '/definitions');
    await page.locator('#published').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Comincia una bozza' }).count(), 0);
    await page.visit('/definitions/new');
    await page.locator('main .co-notice').waitFor();
    page.check();
  });
});
