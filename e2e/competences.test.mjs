// SPDX-License-Identifier: AGPL-3.0-or-later
// Competences, by who reads them, who keeps them, and who rates: the figures of the API on the page, a draft from its beginning
// to its publication, a file with faults, rating by keyboard, the two views beside each other, staffing.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { PASSWORD, asking, logIn } from './accounts.mjs';
import { NARROW, openPage, picture, settled, sideways, startBrowser, violations } from './browser.mjs';
import { startServer } from './harness.mjs';

describe('competences', () => {
  let server;
  let browser;
  let page;
  let framework;
  before(async () => {
    server = await startServer();
    ({ framework } = await server.json('/api/v1/competence-frameworks/1.0'));
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

  const main = () => page.locator('main');
  const press = (name, at = main()) => at.getByRole('button', { name, exact: true }).click();
  const comeIn = async (username, at) => {
    await logIn(page, username, { from: at });
    await page.waitForURL(`**${at}`);
    await main().locator('h1').waitFor();
    await settled(page);
  };
  const api = (...asked) => asking(server)(...asked);
  /** The page passes for everybody, on a small screen too. */
  const passes = async (name) => {
    assert.deepEqual(await violations(page), []);
    await picture(page, name);
    const size = page.viewportSize();
    await page.setViewportSize({ width: NARROW, height: 900 });
    await settled(page);
    await picture(page, `${name}-${NARROW}`);
    assert.deepEqual(await violations(page), []);
    assert.ok((await sideways(page)) <= 0, `${name} scrolls sideways`);
    await page.setViewportSize(size);
  };

  test('the framework is read by everybody; what is typed finds without accents and capitals', async () => {
    await page.visit('/competences');
    const names = () => main().locator('.co-list > li > a').allInnerTexts();
    assert.deepEqual(await names(), framework.competences.map((it) => it.name.it));
    // A word with an accent, of one of the texts that are searched, without it and in capitals.
    const texts = (it) => [it.name.it, it.name.en, it.descriptor.it, it.descriptor.en, ...it.behaviours.flatMap((one) => [one.text.it, one.text.en])].join(' ');
    const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const word = framework.competences.flatMap((it) => texts(it).match(/\p{L}*[àèéìòù]\p{L}*/gu) ?? []).find((it) => it.length > 6);
    const found = framework.competences.filter((it) => plain(texts(it)).includes(plain(word)));
    assert.ok(found.length > 0 && found.length < framework.competences.length, word);
    await page.getByLabel('Cerca una competenza').fill(plain(word).toUpperCase());
    assert.deepEqual(await names(), found.map((it) => it.name.it));
    await page.getByLabel('Cerca una competenza').fill('');
    await page.getByLabel('Solo le innovative').check();
    assert.deepEqual(await names(), framework.competences.filter((it) => it.is_innovative).map((it) => it.name.it));
    await page.getByLabel('Cerca una competenza').fill('nessuno scrive così');
    await page.getByText('Nessuna competenza con queste parole').waitFor();
    page.check();
  });

  test('a competence says what is seen at each level and which roles need it, and how much', async () => {
    const one = framework.competences[0];
    await page.visit(`/competences/${one.code}`);
    assert.equal(await main().locator('h1').innerText(), one.name.it);
    const table = (name) => page.getByRole('region', { name }).locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((it) => it.innerText.trim())));
    const scale = framework.scale.map((it) => [String(it.level), it.name.it, (one.behaviours.find((own) => own.level === it.level)?.text ?? it.behaviour).it]);
    assert.deepEqual(await table('Tabella: Che cosa si vede a ogni livello'), scale);
    const needed = framework.roles.map((it) => it.required[one.code]).filter((it) => it > 0).sort((a, b) => b - a);
    assert.deepEqual((await table('Tabella: A chi serve')).map((it) => Number(it[1])), needed);
    await page.getByRole('link', { name: one.esco.label }).waitFor();
    page.check();
  });

  test('the table of the role profiles has the numbers of the API, and one role says what is seen', async () => {
    await page.visit('/competences/roles');
    const cells = await page.locator('#roles tbody tr:not([data-group])').evaluateAll((rows) => rows.map((row) => [...row.cells].slice(1).map((it) => Number(it.innerText))));
    assert.deepEqual(cells, framework.competences.map((it) => framework.roles.map((role) => role.required[it.code])));
    await page.locator('#role').selectOption('MED');
    await page.waitForURL('**role=MED');
    const mediator = framework.roles.find((it) => it.role === 'MED');
    const asked = framework.competences.filter((it) => mediator.required[it.code] > 0);
    assert.equal(await page.locator('main tbody tr').count(), asked.length);
    page.check();
  });

  test('a draft is begun, a level changed, the difference seen, a fault shown in its place, and the draft published for ever', async () => {
    page.expectFault(/status of 422|answer 422/);
    await comeIn('national', '/competences/drafts');
    await press('Comincia la bozza');
    assert.deepEqual(await main().getByRole('alert').getByRole('link').allInnerTexts(), ['Versione: Manca: scrivilo qui.']);
    await page.getByLabel('Versione della bozza').fill('1.1');
    await press('Comincia la bozza');
    await page.getByRole('heading', { level: 1, name: 'Bozza 1.1' }).waitFor();
    await page.getByText('Nessuna differenza').waitFor();

    // A level: kept at once, and the difference stands beside.
    const before = framework.roles.find((it) => it.role === 'AS').required['LEG-01'];
    const after = before === 5 ? 4 : before + 1;
    await page.locator('#level-AS').selectOption(String(after));
    const kept = page.locator('#draft-kept');
    await kept.getByText('salvato', { exact: true }).waitFor();
    const beside = page.locator('#beside');
    await beside.getByText('1 cambiato').waitFor();
    assert.match((await beside.innerText()).replace(/\s+/g, ' '), new RegExp(`Ruolo: Assistente sociale LEG-01 .*Prima: ${before} Adesso: ${after}`));
    await passes('competences-draft');

    // A name that is emptied stays as it was on record, and says so where it is.
    const name = page.getByLabel('Nome, in italiano', { exact: true });
    await name.fill('');
    await name.blur();
    await kept.getByText('non salvato').waitFor();
    assert.equal(await name.getAttribute('aria-invalid'), 'true');
    assert.match(await main().getByRole('alert').innerText(), /LEG-01, Nome, in italiano: deve avere da 1 a 160 caratteri/);
    assert.equal((await api('national', '/competence-framework-drafts/1.1')).framework.competences[0].name.it, framework.competences[0].name.it);
    assert.equal(await page.getByRole('button', { name: 'Pubblica…' }).getAttribute('aria-disabled'), 'true');
    await name.fill('Titoli di soggiorno');
    await name.blur();
    await kept.getByText('salvato', { exact: true }).waitFor();
    await beside.getByText('2 cambiati').waitFor();

    // A competence is added and removed again.
    await page.locator('summary', { hasText: 'Aggiungi una competenza' }).click();
    const form = page.locator('form').filter({ hasText: 'Nome in inglese' });
    await form.locator('[name=code]').fill('ZZZ-01');
    await form.locator('[name=it]').fill('Prova');
    await form.locator('[name=en]').fill('Trial');
    await press('Aggiungi una competenza', form);
    await page.locator('#competence-code-error').waitFor();
    await form.locator('[name=code]').fill('LEG-06');
    await press('Aggiungi una competenza', form);
    await beside.getByText('LEG-06 Prova').first().waitFor();
    await kept.getByText('salvato', { exact: true }).waitFor();
    assert.equal(await page.locator('#part').inputValue(), 'LEG-06');
    await press('Togli LEG-06');
    await beside.getByText('LEG-06 Prova').first().waitFor({ state: 'detached' });
    await kept.getByText('salvato', { exact: true }).waitFor();

    await press('Pubblica…');
    const asked = page.locator('#end-asked');
    assert.match(await asked.innerText(), /Pubblicare la versione 1\.1 è per sempre[\s\S]*2 differenze/);
    assert.deepEqual(await violations(page), []);
    await press('Pubblica 1.1 per sempre', asked);
    await page.waitForURL('**/competences?version=1.1');
    await page.getByText('Versione 1.1, pubblicata').waitFor();
    const published = await server.json('/api/v1/competence-frameworks/1.1');
    assert.equal(published.framework.roles.find((it) => it.role === 'AS').required['LEG-01'], after);

    await page.visit('/competences/compare?from=1.0&to=1.1');
    await page.getByText('0 aggiunti, 2 cambiati, 0 tolti.').waitFor();
    await passes('competences-compare');
    page.check();
  });

  test('a file with faults says every line before anything is written; a good one is tried, then written', async () => {
    page.expectFault(/status of 422|answer 422/);
    await comeIn('national', '/competences/import');
    const csv = await (await fetch(`${server.api}/competence-frameworks/1.0/competences.csv`)).text();
    const [header, ...rows] = csv.trimEnd().split('\n');
    const bad = [header, rows[0].replace(/,\d(\r?)$/, ',9$1'), rows[1].replace(/^[A-Z]{3}-\d\d/, 'leg'), ...rows.slice(2)].join('\n');
    const choose = (name, text) => page.locator('#import-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('bad.csv', bad);
    await page.getByLabel('Versione della bozza').fill('2.0');
    await press('Prova il file');
    const faults = page.locator('#import-faults');
    await faults.waitFor();
    const lines = (await faults.innerText()).replace(/\s+/g, ' ');
    assert.match(lines, /riga 2: DIR «9»: deve essere un livello da 0 a 5/);
    assert.match(lines, /riga 3: code «leg»: il codice ha tre lettere maiuscole/);
    await page.getByText('Niente è stato scritto').waitFor();
    await passes('competences-import-faults');

    await choose('good.csv', csv.replace(framework.competences[1].descriptor.it, 'Spiegare la domanda di asilo.'));
    await press('Prova il file');
    await page.getByText('Il file va bene: sarebbe la bozza 2.0').waitFor();
    await page.getByText('Spiegare la domanda di asilo.').waitFor();
    assert.deepEqual((await api('national', '/competence-framework-drafts')).items.map((it) => it.version), []);
    await passes('competences-import');
    await press('Scrivi la bozza 2.0');
    await page.getByText('Bozza 2.0 scritta').waitFor();
    await page.getByRole('link', { name: 'Apri la bozza' }).click();
    await page.getByRole('heading', { level: 1, name: 'Bozza 2.0' }).waitFor();
    page.check();
  });

  test('a draft that somebody else changed meanwhile shows both, and the reader chooses; the end of the time loses nothing', async () => {
    page.expectFault(/status of 41[2]|answer 412|status of 401|answer 401/);
    const { framework: draft, summary } = await api('national', '/competence-framework-drafts', { method: 'POST', body: { ...framework, version: '3.0' } });
    await comeIn('national', '/competences/drafts?version=3.0');
    await page.locator('#level-AS').waitFor();
    await api('admin', '/competence-framework-drafts/3.0', { method: 'PUT', headers: { 'If-Match': `"${summary.revision}"` }, body: { ...draft, name: { ...draft.name, it: 'Il quadro di un’altra persona' } } });
    await page.getByLabel('Descrizione, in italiano').fill('La mia descrizione.');
    await page.getByLabel('Descrizione, in italiano').blur();
    const conflict = page.getByRole('region', { name: 'L’altra bozza (prima) e la tua (adesso)' });
    await conflict.waitFor();
    assert.match((await conflict.innerText()).replace(/\s+/g, ' '), /Il quadro di un’altra persona/);
    assert.deepEqual(await violations(page), []);
    await press('Tieni la mia');
    await page.locator('#draft-kept').getByText('salvato', { exact: true }).waitFor();
    assert.equal((await api('national', '/competence-framework-drafts/3.0')).framework.competences[0].descriptor.it, 'La mia descrizione.');

    // The session is closed elsewhere: the next change asks to come in again, and is kept.
    await api('national', '/sessions', { method: 'DELETE' });
    await page.getByLabel('Descrizione, in italiano').fill('Ancora la mia.');
    await page.getByLabel('Descrizione, in italiano').blur();
    const dialog = page.getByRole('dialog', { name: 'Il tuo tempo è finito' });
    await dialog.locator('[name=password]').fill(PASSWORD);
    await press('Entra', dialog);
    await page.locator('#draft-kept').getByText('salvato', { exact: true }).waitFor();
    assert.equal((await api('national', '/competence-framework-drafts/3.0')).framework.competences[0].descriptor.it, 'Ancora la mia.');
    page.check();
  });

  test('an operator rates themselves by keyboard; who coordinates sees where the two views are apart, and rates too', async () => {
    const me = await api('operator.roma', '/me/operator');
    const { id } = me.operator;
    const levels = async () => Object.fromEntries((await api('operator.roma', `/operators/${id}/levels`)).items.map((it) => [it.competence, it]));
    const first = await levels();
    const role = framework.roles.find((it) => it.role === me.operator.profession);
    const shown = framework.competences.map((it) => it.code).filter((it) => role.required[it] > 0);
    const [a, b, c] = shown;
    const apart = (code) => (first[code].supervisor >= 3 ? first[code].supervisor - 2 : first[code].supervisor + 2);

    await comeIn('operator.roma', '/profile');
    await page.getByRole('link', { name: 'Le tue competenze: guardale e valutale' }).click();
    await page.getByRole('heading', { level: 1, name: `${me.operator.given_name} ${me.operator.family_name}` }).waitFor();
    await page.getByRole('link', { name: 'Valuta le tue competenze' }).click();
    await page.getByRole('heading', { level: 1, name: 'Valuta le tue competenze' }).waitFor();
    await page.locator(`#rate-${a} input`).first().waitFor();
    assert.equal(await page.getByLabel('Chi lo dice').count(), 0, 'one’s own view has no other source');

    // Keys only: a level and on to the next competence, up and down without a level.
    await page.locator(`#rate-${a} input:checked`).focus();
    await page.keyboard.press(String(apart(a)));
    const at = () => page.evaluate(() => document.activeElement.closest('[role=radiogroup]')?.id);
    assert.equal(await at(), `rate-${b}`);
    await page.keyboard.press(String(apart(b)));
    assert.equal(await at(), `rate-${c}`);
    await page.keyboard.press('ArrowUp');
    assert.equal(await at(), `rate-${b}`);
    const row = (code) => page.locator('.co-rate').filter({ has: page.locator(`#rate-${code}`) });
    for (const code of [a, b]) await row(code).getByText('salvato', { exact: true }).waitFor();
    await page.getByText(`Valutate adesso: 2 di ${shown.length}.`).waitFor();
    const now = await levels();
    assert.deepEqual([now[a].own, now[b].own, now[c].own], [apart(a), apart(b), first[c].own]);
    assert.ok(now[a].is_disagreement && now[b].is_disagreement);
    await passes('operators-rate');
    // Who leaves before the level has rested has given it all the same.
    await page.locator(`#rate-${c} input:checked`).focus();
    await page.keyboard.press(String(first[c].own === 1 ? 2 : 1));
    const sent = page.waitForResponse((it) => it.request().method() === 'POST' && it.url().endsWith('/ratings'));
    await page.getByRole('link', { name: 'Torna alla scheda' }).click();
    assert.equal((await sent).status(), 201);
    await page.locator('#levels').waitFor();
    assert.equal((await levels())[c].own, first[c].own === 1 ? 2 : 1);
    page.check();

    // The coordinator of Rome: the demonstration has none, so the administrator gives the mandate.
    const { items: users } = await api('admin', '/users/searches', { method: 'POST', body: { q: 'corrado' } });
    await api('admin', '/mandates', { method: 'POST', body: { user: users[0].id, role: 'coordinator', territory: '058', valid_from: '2026-01-01' } });
    await page.evaluate(() => localStorage.clear());
    await page.context().clearCookies();
    await comeIn('coordinator.crotone', `/operators/${id}`);
    await page.locator('#levels').waitFor();
    const rows = page.locator('#levels tr[data-apart]');
    assert.equal(await rows.count(), Object.values(await levels()).filter((it) => it.is_disagreement).length);
    await page.getByLabel('Solo dove i pareri distano due livelli o più').check();
    const name = framework.competences.find((it) => it.code === b).name.it;
    const line = page.locator('#levels tr[data-apart]').filter({ hasText: name });
    assert.match((await line.innerText()).replace(/\s+/g, ' '), new RegExp(`due livelli o più ${role.required[b]} ${apart(b)} ${first[b].supervisor}`));
    // Every rating of it, with its source and day.
    await line.getByRole('button').click();
    await page.locator(`#history-${b} li`).filter({ hasText: 'parere proprio' }).first().waitFor();
    await passes('operators-operator');

    // A certificate needs its evidence; with it, it counts from now on.
    await page.getByRole('link', { name: 'Valuta le competenze' }).click();
    await page.getByLabel('Chi lo dice').selectOption('certificate');
    await page.locator(`#rate-${a} input`).nth(5).check();
    await row(a).getByText('non salvato').waitFor();
    await page.getByLabel('Su che cosa si basa').fill('Attestato di prova');
    await press('Riprova', row(a));
    await row(a).getByText('salvato', { exact: true }).waitFor();
    const last = (await levels())[a];
    assert.deepEqual([last.level, last.source], [5, 'certificate']);
    page.check();
  });

  test('operators are found by name and profession; no name is in the address', async () => {
    const { items } = await api('coordinator.crotone', '/operators?limit=500&territory=101');
    await comeIn('coordinator.crotone', '/operators');
    await page.getByRole('region', { name: 'Operatori', exact: true }).waitFor();
    const one = items[0];
    await page.getByLabel('Nome o cognome').fill(one.family_name);
    await press('Cerca');
    await page.getByRole('link', { name: `${one.given_name} ${one.family_name}` }).waitFor();
    assert.ok(!page.url().includes(one.family_name), page.url());
    await press('Mostra tutti');
    await page.locator('#profession').selectOption('AS');
    await page.waitForURL('**profession=AS');
    await settled(page);
    const list = page.getByRole('region', { name: 'Operatori', exact: true }).locator('tbody tr');
    const counts = page.getByRole('region', { name: 'Operatori per professione' }).locator('tr').filter({ hasText: 'Assistente sociale' });
    assert.equal(await list.count(), Number(await counts.locator('td').innerText()));
    await passes('operators');
    page.check();
  });

  test('staffing shows the worked example, and tries other numbers in the browser', async () => {
    await page.visit('/staffing');
    assert.match((await page.locator('#example').innerText()).replace(/\s+/g, ' '), /130\.000 abitanti le tre soglie sono 20, 26 e 32,5 unità\. Con 30 unità il contributo è 320\.000 € l’anno/);
    const difference = page.locator('#if-difference');
    assert.equal(await difference.innerText(), 'Il contributo non cambia.');
    await press('Uno in più');
    assert.equal((await difference.innerText()).replace(/\s+/g, ' '), 'Il contributo sale di 20.000 € l’anno.');
    await page.getByLabel('Assistenti sociali, in unità a tempo pieno').fill('25.5');
    await page.getByLabel('Assistenti sociali, in unità a tempo pieno').blur();
    // (25.5 − 20) × 40,000 = 220,000, which is 100,000 less.
    assert.equal((await difference.innerText()).replace(/\s+/g, ' '), 'Il contributo scende di 100.000 € l’anno.');
    await passes('staffing');
    page.check();

    await comeIn('coordinator.crotone', '/staffing?territory=101');
    const place = page.getByRole('region', { name: 'Il tuo territorio' });
    const staffing = await api('coordinator.crotone', '/staffing?territory=101');
    await place.getByRole('heading', { name: staffing.name }).waitFor();
    assert.ok((await place.innerText()).includes(staffing.assessment.population.toLocaleString('it-IT', { useGrouping: 'always' })));
    await passes('staffing-of-a-place');
    page.check();
  });
});
