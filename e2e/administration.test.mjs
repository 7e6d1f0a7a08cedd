// SPDX-License-Identifier: AGPL-3.0-or-later
// Who keeps an installation: what is half written and the language, mandates in a social area, a name that is looked for, the
// register on a small screen, a second factor that a role demands.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { PASSWORD, logIn, totp } from './accounts.mjs';
import { NARROW, openPage, picture, settled, sideways, startBrowser, violations } from './browser.mjs';
import { startServer } from './harness.mjs';

describe('who keeps an installation', () => {
  let server;
  let browser;
  let page;
  const area = 'area,name,municipality\nATS-1,Ambito di prova,089017\nATS-1,Ambito di prova,089001\n';
  before(async () => { server = await startServer({ files: [{ verbs: ['areas', 'import'], text: area }] }); });
  after(() => server?.stop());
  beforeEach(async () => {
    browser = await startBrowser();
    page = await openPage(browser.context, server.origin);
  });
  afterEach(() => browser?.stop());

  const press = (name, at = page) => at.getByRole('button', { name, exact: true }).click();
  const comeIn = (username, from) => logIn(page, username, { from });
  const speak = (name) => page.getByRole('link', { name }).first().click();

  test('a form that is half written stays when the language changes', async () => {
    page.expectFault(/status of 422|answer 422/);
    await comeIn('admin', '/users/new');
    await page.locator('#user-given_name').fill('Maria');
    await page.locator('#user-username').fill('maria.rossi');
    await page.getByRole('searchbox', { name: 'Territorio' }).fill('sicilia');
    await page.getByRole('button', { name: 'Sicilia (regione)' }).click();
    await speak('ENG, English');
    await page.getByRole('button', { name: 'Add a person' }).waitFor();
    assert.equal(await page.locator('#user-given_name').inputValue(), 'Maria');
    assert.equal(await page.locator('#user-username').inputValue(), 'maria.rossi');
    await page.getByRole('button', { name: 'Remove Sicilia' }).waitFor();
    await speak('ITA, italiano');
    await press('Aggiungi una persona', page.locator('main'));
    await page.getByRole('alert').getByRole('link', { name: /^Cognome/ }).waitFor();
    assert.equal(await page.locator('#user-given_name').inputValue(), 'Maria');
    // Another page begins anew.
    await page.getByRole('link', { name: 'Utenti', exact: true }).first().click();
    await page.getByRole('link', { name: 'Aggiungi una persona' }).click();
    await page.locator('#user-given_name').waitFor();
    assert.equal(await page.locator('#user-given_name').inputValue(), '');
    page.check();
  });

  test('a name that is looked for stands in no address', async () => {
    const asked = [];
    page.on('request', (it) => asked.push(`${it.method()} ${new URL(it.url()).pathname}${new URL(it.url()).search}`));
    await comeIn('admin', '/users');
    await page.getByRole('searchbox', { name: 'Nome o nome utente' }).fill('olivia');
    await press('Cerca');
    await page.waitForFunction(() => document.querySelector('main table tbody').rows.length === 1);
    assert.ok(asked.includes('POST /api/v1/users/searches'), asked.join('\n'));
    assert.deepEqual([...asked, page.url()].filter((it) => /olivia/i.test(it)), []);
    page.check();
  });

  test('a mandate is given in a social area', async () => {
    await comeIn('admin', '/users');
    await page.getByRole('link', { name: 'Olivia Esempio' }).click();
    await page.locator('summary', { hasText: 'Dai un mandato' }).click();
    await page.getByLabel('Ruolo').selectOption('coordinator');
    await page.getByLabel('Dove vale').selectOption('area');
    await press('Dai un mandato', page.locator('main'));
    await page.getByRole('alert').getByRole('link', { name: 'Area sociale (ATS): Manca: scrivilo qui.' }).waitFor();
    await page.getByRole('searchbox', { name: 'Area sociale (ATS)' }).fill('prova');
    await page.getByRole('button', { name: 'Ambito di prova (ATS-1)' }).click();
    await picture(page, 'administration-area');
    assert.deepEqual(await violations(page), []);
    await press('Dai un mandato', page.locator('main'));
    await page.getByText('area sociale ATS-1').waitFor();
    page.check();
  });

  test('the register shows its anchor, and an instant takes two lines on a small screen', async () => {
    await page.setViewportSize({ width: NARROW, height: 900 });
    await comeIn('admin', '/audit');
    await page.getByRole('table').locator('tbody tr').first().waitFor();
    await page.waitForFunction(() => /^\d+:sha256:[0-9a-f]{64}$/.test(document.querySelector('#audit-anchor')?.innerText ?? ''));
    await settled(page);
    const lines = await page.locator('.co-when time').evaluateAll((all) => all.map((it) => it.getBoundingClientRect().height / parseFloat(getComputedStyle(it).lineHeight)));
    assert.ok(lines.length > 0 && lines.every((it) => it < 2.5), lines.join(' '));
    assert.ok((await sideways(page)) <= 0, 'the page scrolls sideways');
    await picture(page, 'administration-audit-narrow');
    // What the page shows is what the command line expects.
    const anchor = await page.locator('#audit-anchor').innerText();
    assert.equal(server.command('audit', 'verify', '--expect', anchor).status, 0);
    page.check();
  });
});

describe('a role that demands a second factor', () => {
  let server;
  let browser;
  before(async () => {
    server = await startServer({ env: { COE_SECOND_FACTOR: 'administrator' } });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.stop();
    await server?.stop();
  });

  test('it is set up before anything else', async () => {
    const page = await openPage(browser.context, server.origin);
    await page.visit('/login?from=/users');
    await page.locator('main form [name=username]').fill('admin');
    await page.locator('main form [name=password]').fill(PASSWORD);
    await page.locator('main form [type=submit]').click();
    await page.waitForURL('**/profile');
    const demanded = page.getByText('Il tuo ruolo chiede un secondo fattore');
    await demanded.waitFor();
    await picture(page, 'administration-demanded');
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.getByRole('heading', { name: 'Dove sei dentro' }).count(), 0);
    await page.visit('/users');
    await page.getByRole('link', { name: 'Attivalo nel tuo profilo' }).click();
    await page.getByRole('button', { name: 'Aggiungi un secondo fattore' }).click();
    await page.getByText('Non puoi inquadrarlo? Scrivi il segreto a mano').click();
    const secret = await page.locator('#factor-secret').innerText();
    await page.locator('#proof-totp').fill(totp(secret));
    await page.getByRole('button', { name: 'Attiva il secondo fattore' }).click();
    await page.getByRole('list', { name: 'Codici di recupero' }).waitFor();
    await page.getByRole('button', { name: 'Li ho conservati' }).click();
    await page.getByRole('heading', { name: 'Dove sei dentro' }).waitFor();
    assert.equal(await demanded.count(), 0);
    await page.visit('/users');
    await page.getByRole('table').first().waitFor();
    page.check();
  });
});
