// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is in: coming in and going out, the second factor, coming in again without losing what was being written, users and
// mandates, seeing as another role, the register of accesses.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { PASSWORD, asking, logIn, totp } from './accounts.mjs';
import { NARROW, openPage, picture, settled, sideways, startBrowser, violations } from './browser.mjs';
import { startServer } from './harness.mjs';

const LONG = 'quattro gatti rossi sul tetto';
const ACCOUNTS = ['operator.roma', 'coordinator.crotone', 'regional.19', 'national', 'analyst', 'admin'];
// Where each begins, of the pages that are there (`shared::site::home`).
const HOME = { 'operator.roma': '/territories/058', 'coordinator.crotone': '/territories/101', 'regional.19': '/territories/19', national: '/territories', analyst: '/territories', admin: '/audit' };
const GIVEN = { 'operator.roma': 'Olivia', 'coordinator.crotone': 'Corrado', 'regional.19': 'Regina', national: 'Nazario', analyst: 'Anna', admin: 'Ada' };

describe('who is in', () => {
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

  const type = async (form, values) => {
    for (const [name, value] of Object.entries(values)) await form.locator(`[name="${name}"]`).fill(value);
  };
  const press = (name, at = page) => at.getByRole('button', { name, exact: true }).click();
  const comeIn = (username, from) => logIn(page, username, { from });
  const refused = () => page.expectFault(/status of 401|answer 401/);
  const api = (...asked) => asking(server)(...asked);

  test('each demo account is filled in by one press, comes in, and lands on a page that is there', async () => {
    for (const username of ACCOUNTS) {
      await page.visit('/login');
      await page.getByRole('button', { name: `Scrivi ${username}` }).click();
      await press('Entra', page.locator('main'));
      await page.locator('#account-button').waitFor();
      await page.waitForURL(`**${HOME[username]}`);
      await page.locator('main h1').waitFor();
      assert.match(await page.locator('#account-button').innerText(), new RegExp(GIVEN[username]));
      await page.locator('#account-button').click();
      const entries = await page.locator('#account-list > li').allInnerTexts();
      const more = { admin: ['Utenti', 'Registro degli accessi', 'Vedi come…'], 'coordinator.crotone': ['Utenti'], 'regional.19': ['Utenti'], national: ['Utenti'] }[username] ?? [];
      assert.deepEqual(entries, ['Il tuo profilo', ...more, 'Esci', 'Esci da tutti i dispositivi']);
      await press('Esci');
      await page.waitForURL('**/login');
    }
    page.check();
  });

  test('a wrong password says so without saying which part, and after some of them how long to wait', async () => {
    refused();
    page.expectFault(/status of 429|answer 429/);
    await page.visit('/login');
    await type(page.locator('main form'), { username: 'nobody.here', password: 'not this one' });
    await press('Entra', page.locator('main'));
    await page.getByRole('alert').filter({ hasText: 'Nome utente, password o codice non sono giusti' }).waitFor();
    const why = page.locator('#login-why-not');
    for (let n = 0; n < 12 && !(await why.isVisible()); n += 1) {
      await press('Entra', page.locator('main'));
      await page.locator('main form [type=submit]:not([aria-busy])').waitFor();
      await wait(50);
    }
    assert.match(await why.innerText(), /Riprova fra \d+ second/);
    assert.equal(await page.locator('main form [type=submit]').getAttribute('aria-disabled'), 'true');
    page.check();
  });

  test('an empty form says what is missing, at the field and at the top', async () => {
    await page.visit('/login');
    await press('Entra', page.locator('main'));
    const list = page.getByRole('alert');
    assert.deepEqual(await list.getByRole('link').allInnerTexts(), ['Nome utente: Manca: scrivilo qui.', 'Password: Manca: scrivilo qui.']);
    await list.getByRole('link').first().click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'login-username');
    assert.equal(await page.locator('#login-username').getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await violations(page), []);
    page.check();
  });

  test('a page that needs it asks to come in and is shown afterwards; nothing is kept but a mark', async () => {
    await page.visit('/audit?action=logged_in');
    await page.waitForURL('**/login?from=*');
    await type(page.locator('main form'), { username: 'admin', password: PASSWORD });
    await press('Entra', page.locator('main'));
    await page.waitForURL('**/audit?action=logged_in');
    await page.getByRole('table').waitFor();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    assert.ok(!kept.includes('ey'), kept);
    // Reading the page anew goes on without asking: the cookie that no script reads renews.
    await page.reload();
    await page.locator('#account-button').waitFor();
    await page.visit('/territories');
    await page.locator('#account-button').waitFor();
    page.check();
  });

  test('two tabs that begin at once both stay in', async () => {
    await comeIn('national');
    const tabs = await Promise.all([1, 2, 3].map(() => openPage(browser.context, server.origin)));
    await Promise.all(tabs.map((it) => it.visit('/profile')));
    await Promise.all(tabs.map((it) => it.locator('#account-button').waitFor()));
    await page.reload();
    await page.locator('#account-button').waitFor();
    for (const it of [page, ...tabs]) it.check();
  });

  test('the second factor: a drawing, a code, recovery codes; then it is asked, and is taken away', async () => {
    refused();
    await comeIn('analyst', '/profile');
    await press('Aggiungi un secondo fattore');
    await page.locator('svg.co-qr').waitFor();
    await page.getByText('Non puoi inquadrarlo? Scrivi il segreto a mano').click();
    const secret = await page.locator('#factor-secret').innerText();
    await picture(page, 'access-second-factor');
    assert.deepEqual(await violations(page), []);
    await page.locator('#proof-totp').fill(totp(secret));
    await press('Attiva il secondo fattore');
    const codes = page.getByRole('list', { name: 'Codici di recupero' }).getByRole('listitem');
    await codes.first().waitFor();
    assert.equal(await codes.count(), 8);
    const [code, other] = await codes.allInnerTexts();
    await picture(page, 'access-recovery-codes');
    await press('Li ho conservati');
    await page.getByText('Ti restano 8 codici di recupero.').waitFor();
    await page.locator('#account-button').click();
    await press('Esci');
    await page.waitForURL('**/login');

    await page.visit('/login?from=/profile');
    await type(page.locator('main form'), { username: 'analyst', password: PASSWORD });
    await press('Entra', page.locator('main'));
    await page.locator('#login-totp').waitFor();
    assert.equal(await page.locator('#login-totp').getAttribute('autocomplete'), 'one-time-code');
    await page.locator('#login-totp').fill('000000');
    await press('Entra', page.locator('main'));
    await page.getByRole('alert').waitFor();
    // The step after: the one of the set-up was used.
    await page.locator('#login-totp').fill(totp(secret, 1));
    await press('Entra', page.locator('main'));
    await page.locator('#account-button').waitFor();
    await page.locator('#account-button').click();
    await press('Esci');
    await page.waitForURL('**/login');

    // A recovery code stands in for the telephone, and the second factor is taken away with the password and another code.
    await page.visit('/login?from=/profile');
    await type(page.locator('main form'), { username: 'analyst', password: PASSWORD });
    await press('Entra', page.locator('main'));
    await page.locator('#login-totp').fill(code);
    await press('Entra', page.locator('main'));
    await page.getByText('Ti restano 7 codici di recupero.').waitFor();
    await page.locator('summary', { hasText: 'Togli il secondo fattore' }).click();
    await page.locator('#removal-password').fill(PASSWORD);
    await press('Togli il secondo fattore');
    await page.getByRole('alert').getByRole('link', { name: 'Codice di verifica: Manca: scrivilo qui.' }).waitFor();
    await page.locator('#removal-totp').fill(other);
    await press('Togli il secondo fattore');
    await page.getByRole('button', { name: 'Aggiungi un secondo fattore' }).waitFor();
    page.check();
  });

  test('a form that is half written stays when the session was closed elsewhere, and is sent after coming in again', async () => {
    refused();
    await comeIn('admin', '/users/new');
    await type(page.locator('main form'), { given_name: 'Maria', family_name: 'Rossi', username: 'maria.rossi' });
    await api('admin', '/sessions', { method: 'DELETE' });
    await press('Aggiungi una persona', page.locator('main'));
    const dialog = page.getByRole('dialog', { name: 'Il tuo tempo è finito' });
    await dialog.waitFor();
    await picture(page, 'access-again');
    assert.deepEqual(await violations(page), []);
    assert.equal(await dialog.locator('[name=username]').inputValue(), 'admin');
    assert.equal(await page.locator('#user-given_name').inputValue(), 'Maria');
    await dialog.locator('[name=password]').fill(PASSWORD);
    await press('Entra', dialog);
    await page.getByRole('heading', { level: 1, name: 'Maria Rossi' }).waitFor();
    assert.ok(!(await dialog.isVisible()));
    page.check();
  });

  test('a user is added, gets a mandate and a link, chooses a password and comes in; the mandate is ended', async () => {
    page.expectFault(/status of 409|answer 409/);
    await comeIn('admin', '/users');
    await page.waitForURL('**/users');
    await page.getByRole('link', { name: 'Aggiungi una persona' }).click();
    await type(page.locator('main form'), { given_name: 'Giulia', family_name: 'Verdi', username: 'national' });
    await press('Aggiungi una persona', page.locator('main'));
    await page.getByRole('alert').filter({ hasText: 'Esiste già' }).waitFor();
    await type(page.locator('main form'), { username: 'giulia.verdi' });
    await page.getByRole('searchbox', { name: 'Territorio' }).fill('crotone');
    await page.getByRole('button', { name: 'Crotone (provincia, KR)' }).click();
    await press('Aggiungi una persona', page.locator('main'));
    await page.getByRole('heading', { level: 1, name: 'Giulia Verdi' }).waitFor();

    await page.locator('summary', { hasText: 'Dai un mandato' }).click();
    await page.getByLabel('Ruolo').selectOption('coordinator');
    await page.getByRole('searchbox', { name: 'Territorio' }).fill('crotone');
    await page.getByRole('button', { name: 'Crotone (provincia, KR)' }).click();
    await press('Dai un mandato', page.locator('main'));
    await page.getByRole('button', { name: 'Chiudi oggi: Coordinamento' }).waitFor();

    await press('Crea un link per la password');
    const link = await page.locator('#setup-link').innerText();
    await picture(page, 'access-user');
    assert.deepEqual(await violations(page), []);

    const other = await startBrowser();
    try {
      const hers = await openPage(other.context, server.origin);
      await hers.goto(link);
      await hers.locator('main form').waitFor();
      assert.equal(new URL(hers.url()).hash, '');
      await hers.locator('#setup-password').fill('password');
      assert.deepEqual(await hers.getByRole('list', { name: 'Regole della password' }).locator('.co-status').allInnerTexts(), ['non ancora', 'non ancora', 'va bene']);
      await picture(hers, 'access-setup');
      assert.deepEqual(await violations(hers), []);
      await hers.locator('#setup-password').fill(LONG);
      await press('Imposta la password', hers);
      await hers.getByRole('link', { name: 'Entra' }).last().click();
      await type(hers.locator('main form'), { username: 'giulia.verdi', password: LONG });
      await press('Entra', hers.locator('main'));
      await hers.locator('#account-button').waitFor();
      hers.check();
      // It held once.
      hers.expectFault(/status of 401|answer 401/);
      await hers.goto('about:blank');
      await hers.goto(link);
      await hers.locator('#setup-password').fill(LONG);
      await press('Imposta la password', hers);
      await hers.getByRole('alert').filter({ hasText: 'non vale più' }).waitFor();
      hers.check();
    } finally {
      await other.stop();
    }

    await press('Chiudi oggi: Coordinamento');
    await page.getByText(/^dal .* al /).first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Chiudi oggi: Coordinamento' }).count(), 0);
    page.check();
  });

  test('a change that came too late shows both states and asks', async () => {
    page.expectFault(/status of 412|answer 412/);
    const { items } = await api('admin', '/users/searches', { method: 'POST', body: { q: 'olivia' } });
    await comeIn('admin', `/users/${items[0].id}`);
    const form = page.locator('main form').filter({ has: page.locator('#change-family_name') });
    await form.locator('#change-family_name').waitFor();
    const second = await openPage(browser.context, server.origin);
    await second.visit(`/users/${items[0].id}`);
    await second.locator('#change-family_name').fill('Altrove');
    await press('Salva', second);
    await second.getByRole('heading', { level: 1, name: 'Olivia Altrove' }).waitFor();
    await form.locator('#change-family_name').fill('Qui');
    await press('Salva');
    await page.getByText('Adesso c’è «Olivia Altrove»; tu hai scritto «Olivia Qui».').waitFor();
    await picture(page, 'access-conflict');
    await page.getByRole('button', { name: 'Tieni «Olivia Qui»' }).click();
    await page.getByRole('heading', { level: 1, name: 'Olivia Qui' }).waitFor();
    await form.locator('#change-family_name').fill('Esempio');
    await press('Salva');
    await page.getByRole('heading', { level: 1, name: 'Olivia Esempio' }).waitFor();
    page.check();
  });

  test('a record outside the territory is opened with a reason, and the person reads it', async () => {
    page.expectFault(/status of (404|422)|answer (404|422)/);
    const { items } = await api('admin', '/users/searches', { method: 'POST', body: { q: 'olivia' } });
    await comeIn('coordinator.crotone', `/users/${items[0].id}`);
    await page.getByRole('heading', { level: 1, name: /è di un altro territorio/ }).waitFor();
    await page.locator('#opening-reason').fill('breve');
    await press('Apri la scheda');
    await page.getByRole('alert').getByRole('link', { name: /Servono almeno 20 caratteri/ }).waitFor();
    await picture(page, 'access-opening');
    assert.deepEqual(await violations(page), []);
    await page.locator('#opening-reason').fill('Sostituisco la collega per due giorni');
    await press('Apri la scheda');
    await page.getByRole('heading', { level: 1, name: /Olivia/ }).waitFor();
    page.check();
    const other = await startBrowser();
    try {
      const hers = await openPage(other.context, server.origin);
      await hers.visit('/login?from=/profile');
      await type(hers.locator('main form'), { username: 'operator.roma', password: PASSWORD });
      await press('Entra', hers.locator('main'));
      await hers.getByText('Sostituisco la collega per due giorni').waitFor();
      hers.check();
    } finally {
      await other.stop();
    }
  });

  test('who sees as another role reads only, sees it said on every page, and goes back', async () => {
    await comeIn('admin', '/view-as');
    await page.getByLabel('Ruolo').selectOption('regional');
    await page.getByRole('searchbox', { name: 'Territorio' }).fill('sicilia');
    await page.getByRole('button', { name: 'Sicilia (regione)' }).click();
    await press('Comincia a guardare');
    await page.waitForURL('**/territories/19');
    const banner = page.getByText('Stai guardando come: Ordine regionale (CROAS), Sicilia. Puoi leggere, non cambiare.');
    await banner.waitFor();
    await page.visit('/users');
    await banner.waitFor();
    await page.getByRole('table').first().waitFor();
    assert.equal(await page.getByRole('link', { name: 'Aggiungi una persona' }).count(), 0);
    assert.deepEqual(await page.locator('main table tbody tr').first().locator('th').allInnerTexts(), ['Regina Esempio']);
    await picture(page, 'access-view-as');
    assert.deepEqual(await violations(page), []);
    await page.visit('/audit');
    await page.getByText('Questa pagina non è per il tuo mandato').waitFor();
    await press('Torna alla tua vista');
    await page.waitForURL('**/users');
    await page.getByRole('link', { name: 'Aggiungi una persona' }).waitFor();
    assert.equal(await banner.count(), 0);
    page.check();
  });

  test('the register says what was done in words, and its filters are in the address', async () => {
    await comeIn('admin', '/audit');
    const rows = page.getByRole('table').locator('tbody tr');
    await rows.first().waitFor();
    await page.getByLabel('Che cosa', { exact: true }).selectOption('logged_in');
    await page.waitForURL('**/audit?action=logged_in');
    await settled(page);
    await page.waitForFunction(() => [...document.querySelectorAll('main tbody th')].every((it) => it.innerText.startsWith('è entrato')));
    assert.ok((await rows.count()) > 0);
    await page.getByRole('button', { name: 'Mostra tutti' }).click();
    await page.waitForURL('**/audit');
    page.check();
  });

  test('an end of a session on another device, and going out everywhere', async () => {
    await api('national', '/me');
    await comeIn('national', '/profile');
    const section = page.getByRole('region', { name: 'Dove sei dentro' });
    const close = section.getByRole('button', { name: /^Chiudi quella del/ });
    await close.first().waitFor();
    const n = await close.count();
    await close.first().click();
    await page.waitForFunction((before) => document.querySelectorAll('[aria-labelledby="sessions-h"] button').length === before - 1, n);
    await page.locator('#account-button').click();
    await picture(page, 'access-menu');
    assert.deepEqual(await violations(page), []);
    await press('Esci da tutti i dispositivi');
    await page.waitForURL('**/login');
    const left = await api('national', '/sessions');
    assert.equal(left.items.length, 1);
    page.check();
  });

  test('on a small screen the menu opens, closes with Escape, and nothing scrolls sideways', async () => {
    await page.setViewportSize({ width: NARROW, height: 900 });
    await comeIn('admin', '/profile');
    await settled(page);
    await page.locator('#account-button').click();
    await page.locator('#account-list').waitFor();
    assert.ok((await sideways(page)) <= 0, 'the page scrolls sideways');
    await picture(page, 'access-menu-narrow');
    await page.keyboard.press('Escape');
    assert.ok(!(await page.locator('#account-list').isVisible()));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'account-button');
    page.check();
  });
});
