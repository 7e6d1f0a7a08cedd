// SPDX-License-Identifier: AGPL-3.0-or-later
// The equipes: coverage walked with the keyboard, what would change, the same at another reader's, a proposal; members with their
// hours in place; the comparison; nothing of it for who may not.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { asking, logIn } from './accounts.mjs';
import { NARROW, WIDE, openPage, picture, settled, sideways, startBrowser, violations } from './browser.mjs';
import { out, startServer } from './harness.mjs';

const COORDINATOR = 'coordinator.crotone';

describe('equipes', () => {
  let server;
  let browser;
  let page;
  /** Key of the equipe of Crotone. */
  let id;
  before(async () => {
    server = await startServer();
    const { items } = await api(COORDINATOR, '/equipe-coverage');
    id = items.find((it) => /Crotone/.test(it.name)).equipe;
  });
  after(async () => {
    await server?.stop();
  });
  beforeEach(async () => {
    browser = await startBrowser();
    page = await openPage(browser.context, server.origin);
  });
  afterEach(async () => {
    await browser?.stop();
  });

  const api = (...asked) => asking(server)(...asked);
  const comeIn = async (username, at = '/equipes', to = page) => {
    await logIn(to, username, { from: '/profile' });
    await to.visit(at);
  };
  const press = (name, at = page) => at.getByRole('button', { name, exact: true }).click();
  /** Before, after and difference of each figure of the trial. */
  const figures = (at = page) => at.locator('.co-eq-sim tr[data-figure]').evaluateAll((rows) => Object.fromEntries(rows.map((it) => [it.dataset.figure, [...it.querySelectorAll('td')].map((td) => td.innerText)])));
  /** The cell that has the focus: competence and place in its row. */
  const focused = () => page.evaluate(() => {
    const cell = document.activeElement;
    const row = cell?.closest('tr');
    return cell?.matches('td[data-c]') ? [cell.dataset.c, [...row.querySelectorAll('td')].indexOf(cell)] : null;
  });
  const shown = () => page.locator('.co-eq-t tbody tr[data-c]').evaluateAll((rows) => rows.map((it) => it.dataset.c));

  test('the grid is one stop of the Tab key and is walked with the arrows; Enter says what is behind a cell', async () => {
    await comeIn(COORDINATOR);
    await page.getByRole('link', { name: 'Équipe', exact: true }).first().waitFor();
    await page.getByRole('link', { name: /Équipe di Crotone/ }).click();
    await page.locator('.co-eq-t').waitFor();
    await settled(page);
    const coverage = await api(COORDINATOR, `/equipes/${id}/coverage`);
    const { n_gaps: nGaps, n_single: nSingle, n_members: nMembers } = coverage.coverage.totals;
    assert.equal(await page.locator('.co-eq-t [tabindex="0"]').count(), 1);
    const rows = await shown();
    assert.equal(rows.length, nGaps + nSingle);

    await page.locator('input[name=filter]:checked').focus();
    await page.keyboard.press('Tab');
    // The box of the table scrolls on small screens only; on this one the next stop is the grid.
    assert.deepEqual(await focused(), [rows[0], 1]);
    const walk = async (key, to) => {
      await page.keyboard.press(key);
      assert.deepEqual(await focused(), to, key);
      assert.equal(await page.locator('.co-eq-t [tabindex="0"]').count(), 1);
    };
    const last = nMembers + 2;
    await walk('ArrowRight', [rows[0], 2]);
    await walk('ArrowDown', [rows[1], 2]);
    await walk('End', [rows[1], last]);
    await walk('ArrowRight', [rows[1], last]);
    await walk('Home', [rows[1], 0]);
    await walk('Control+End', [rows.at(-1), last]);
    await walk('ArrowDown', [rows.at(-1), last]);
    await walk('Control+Home', [rows[0], 0]);
    await walk('ArrowUp', [rows[0], 0]);
    await walk('ArrowRight', [rows[0], 1]);

    await page.keyboard.press('Enter');
    const levels = await api(COORDINATOR, `/equipes/${id}/levels`);
    const member = levels.members[0];
    const line = member.levels.find((it) => it.competence === rows[0]);
    const detail = page.locator('#grid-detail');
    await detail.getByText(`${member.given_name} ${member.family_name}`).waitFor();
    const text = await detail.innerText();
    assert.match(text, new RegExp(`Livello ${line.level} \\(`));
    assert.match(text, new RegExp(`Giudizio proprio: ${line.own ?? 'non l’ha detto'}\\. Supervisore: ${line.supervisor ?? 'non l’ha detto'}\\.`));
    await detail.locator('li').first().waitFor();
    assert.deepEqual(await focused(), [rows[0], 1]);

    // Tab leaves the grid and comes back to the cell that was left.
    await page.keyboard.press('Shift+Tab');
    assert.equal(await focused(), null);
    await page.keyboard.press('Tab');
    assert.deepEqual(await focused(), [rows[0], 1]);
    page.check();
  });

  test('filters and figures lead to the competences that they count, and the address holds them', async () => {
    await comeIn(COORDINATOR, `/equipes/${id}/coverage`);
    const { coverage } = await api(COORDINATOR, `/equipes/${id}/coverage`);
    const of = (...states) => coverage.items.filter((it) => states.includes(it.state)).map((it) => it.competence).sort();
    await page.locator('.co-facts a').first().click();
    await page.waitForURL('**/coverage?filter=gap');
    assert.deepEqual((await shown()).sort(), of('gap'));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'grid-h');
    await page.locator('.co-seg label', { hasText: `Tutte (${coverage.items.length})` }).click();
    await page.waitForURL('**/coverage?filter=all');
    assert.equal((await shown()).length, coverage.items.length);
    // One person alone is ringed exactly where a competence hangs on one.
    assert.equal(await page.locator('.co-eq-t [data-sole]').count(), of('single').length);
    const { n_disagreements: nApart } = await api(COORDINATOR, `/equipes/${id}/coverage`);
    assert.equal(await page.locator('.co-eq-t td.co-eq-apart').count(), nApart);
    await page.getByText('La stessa cosa come elenco').click();
    assert.equal(await page.locator('details[open] .co-list > li').count(), coverage.items.length);
    assert.deepEqual(await violations(page), []);
    page.check();
  });

  test('who leaves and who joins moves the figures; the address shows the same elsewhere; the proposal has the server’s figures', async () => {
    await comeIn(COORDINATOR, `/equipes/${id}/coverage`);
    const today = await figures();
    assert.equal(await page.getByRole('button', { name: 'Proponi al tavolo' }).getAttribute('aria-disabled'), 'true');
    const single = await page.locator('.co-eq-t [data-sole]').first().getAttribute('data-m');

    // Somebody who alone holds a competence leaves: it becomes uncovered.
    await page.locator('.co-seg label', { hasText: 'esce' }).click();
    await page.locator('#who').selectOption(single);
    await press('Prova');
    await page.locator('.co-chip').waitFor();
    const left = await figures();
    assert.ok(Number(left.gaps[1]) > Number(today.gaps[0]), JSON.stringify(left));
    assert.match(await page.locator('.co-eq-say').innerText(), /si scopre/);
    assert.ok(await page.locator('.co-eq-t td[data-out-now]').count() > 0);

    // Somebody joins for labour orientation.
    await page.locator('.co-seg label', { hasText: 'entra' }).click();
    await page.locator('#role').selectOption('ORI');
    await press('Prova');
    await page.locator('.co-chip').nth(1).waitFor();
    const both = await figures();
    assert.ok(Number(both.gaps[1]) < Number(left.gaps[1]), JSON.stringify(both));
    assert.equal(both.rules[1], '0');
    assert.ok(await page.locator('.co-eq-t tr[data-changed]').count() > 0);
    await page.getByText('oggi scoperta').first().waitFor();
    assert.deepEqual(await violations(page), []);

    // The same address, another browser.
    const address = new URL(page.url());
    assert.match(address.search, /try=leave\.[^,]+,join\.new-1\.ORI$/);
    const elsewhere = await startBrowser();
    try {
      const other = await openPage(elsewhere.context, server.origin, { width: NARROW });
      await comeIn(COORDINATOR, `${address.pathname}${address.search}`, other);
      assert.deepEqual(await figures(other), both);
      assert.ok(await sideways(other) <= 0);
      other.check();
    } finally {
      await elsewhere.stop();
    }

    // What is missing is said at the fields; then it is proposed.
    await page.getByRole('link', { name: 'Proponi al tavolo' }).click();
    await page.waitForURL('**/proposals/new?try=*');
    await settled(page);
    page.expectFault(/status of 422|answer 422/);
    await press('Salva la bozza');
    await page.getByRole('alert').getByRole('link', { name: /^Titolo/ }).waitFor();
    await page.locator('[name=title]').fill('Una orientatrice per Crotone');
    await page.locator('[name=reason]').fill('Nessuno arriva al livello chiesto sul lavoro.');
    await page.locator('.co-eq-costs input').nth(1).fill('mille');
    await press('Salva la bozza');
    await page.getByRole('alert').getByRole('link', { name: 'Scrivi una somma in euro, per esempio 12.000.' }).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'proposal-cost-1');
    await page.locator('.co-eq-costs input').nth(1).fill('24.000,50');
    await press('Salva la bozza');
    await page.getByRole('heading', { level: 1, name: 'Una orientatrice per Crotone' }).waitFor();
    await settled(page);

    // What the browser computed is what the server did.
    const { items } = await api(COORDINATOR, `/proposals?equipe=${id}`);
    const proposal = items.find((it) => it.title === 'Una orientatrice per Crotone');
    assert.equal(proposal.yearly_cost_cents, 2_400_050);
    const score = (share) => (share * 100).toFixed(1).replace('.', ',');
    const whole = (key) => [String(proposal.effect.before[key]), String(proposal.effect.after[key])];
    assert.deepEqual(both.gaps.slice(0, 2), whole('n_gaps'));
    assert.deepEqual(both.single.slice(0, 2), whole('n_single'));
    assert.deepEqual(both.rules.slice(0, 2), whole('n_unmet_rules'));
    assert.deepEqual(both.members.slice(0, 2), whole('n_members'));
    assert.deepEqual(both.score.slice(0, 2), [score(proposal.effect.before.score), score(proposal.effect.after.score)]);

    // It goes to the table; who wrote it does not decide.
    await press('Manda al tavolo');
    await page.locator('.co-status', { hasText: 'Al tavolo' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Accetta la proposta' }).count(), 0);
    await page.visit(`/equipes/${id}/proposals`);
    await page.getByRole('link', { name: 'Una orientatrice per Crotone' }).waitFor();
    page.check();
  });

  test('the shortest way says that it is not the only one, and can be tried: nothing is missing then', async () => {
    await comeIn(COORDINATOR, `/equipes/${id}/coverage`);
    await press('Cerca la via più breve');
    await page.getByText(/Pesa \d+\. Non è l’unica: [\d.]+ scelte diverse pesano uguale\./).waitFor();
    await page.getByRole('button', { name: 'Prova questa strada' }).first().click();
    await page.locator('.co-chip').first().waitFor();
    const { gaps, rules } = await figures();
    assert.deepEqual([gaps[1], rules[1]], ['0', '0']);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'sim-h');
    await press('Cerca la via più breve');
    await page.getByRole('heading', { name: 'Non manca nulla' }).waitFor();
    // Without trainings, and with two people for everything, profiles alone are not enough.
    await press('Togli la prova');
    await page.locator('#way-rise').selectOption('0');
    await page.locator('#way-holders').selectOption('2');
    await press('Cerca la via più breve');
    await page.locator('.co-eq-way .co-notice').waitFor();
    page.check();
  });

  test('a trial that names somebody who is not there is said to be so, and the rest is kept', async () => {
    await comeIn(COORDINATOR, `/equipes/${id}/coverage?try=leave.nobody,join.new-1.ORI,nonsense`);
    await page.getByText('Una parte della prova non vale più').waitFor();
    await press('Togli solo quello');
    await page.locator('.co-chip', { hasText: 'Entra' }).waitFor();
    assert.match(page.url(), /try=join\.new-1\.ORI$/);
    page.check();
  });

  test('members: more hours than somebody has are refused in place; adding, and the last day', async () => {
    const operators = (await api(COORDINATOR, '/operators?active=true&limit=100')).items;
    const detail = await api(COORDINATOR, `/equipes/${id}`);
    const inside = new Set(detail.members.map((it) => it.operator));
    const busy = operators.find((it) => inside.has(it.id));
    await comeIn(COORDINATOR, `/equipes/${id}`);
    await page.getByText('Aggiungi una persona').first().click();
    await page.locator('#place-operator').fill(busy.family_name);
    await page.locator('.co-offers button', { hasText: `${busy.given_name} ${busy.family_name}` }).click();
    await page.getByText(new RegExp(`Lavora ${busy.hours_per_week} ore la settimana`)).waitFor();
    await page.locator('#place-hours_per_week').fill('48');
    await press('Aggiungi una persona');
    const faults = page.getByRole('alert');
    await faults.getByText(/È più delle ore che restano/).waitFor();
    await faults.getByText(/ha già un posto in questa équipe/).waitFor();
    assert.equal(await page.locator('#place-hours_per_week').getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await violations(page), []);

    // The last day of a place that goes on: kept in the history.
    await page.getByRole('button', { name: /^Cambia il posto di/ }).last().click();
    await press('Registra l’ultimo giorno');
    await page.locator('.co-eq-when', { hasText: /\d al \d/ }).waitFor();
    await page.getByText('Chi c’è stato').click();
    await page.locator('details[open] .co-list > li').first().waitFor();
    page.check();
  });

  for (const [name, at] of [['composition', ''], ['coverage', '/coverage?try=join.new-1.ORI'], ['proposals', '/proposals'], ['propose', '/proposals/new?try=join.new-1.ORI']]) {
    test(`${name} is whole at ${WIDE} and ${NARROW} px, in both languages`, async () => {
      await comeIn(COORDINATOR);
      for (const lang of ['it', 'en']) {
        for (const width of [WIDE, NARROW]) {
          await page.setViewportSize({ width, height: 900 });
          await page.visit(`/equipes/${id}${at}${at.includes('?') ? '&' : '?'}lang=${lang}`);
          await picture(page, `equipe-${name}-${width}-${lang}`);
          assert.deepEqual(await violations(page), []);
          assert.ok(await sideways(page) <= 0, `${width} px: the page scrolls sideways`);
          assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
        }
      }
      await page.visit(`/equipes/${id}${at}${at.includes('?') ? '&' : '?'}lang=it`);
      await page.pdf({ preferCSSPageSize: true, format: 'A4', path: path.join(out, `equipe-${name}.pdf`) });
      page.check();
    });
  }

  test('somebody of another equipe is shared, trained and made a case manager, and the address brings it back', async () => {
    await comeIn('national', `/equipes/${id}/coverage`);
    await page.locator('.co-seg label', { hasText: 'è condivisa' }).click();
    const { items } = await api('national', '/equipe-coverage');
    const other = items.find((it) => it.name === 'Équipe di Torino');
    await page.locator('#other').selectOption(other.equipe);
    const { members } = await api('national', `/equipes/${other.equipe}/levels`);
    const orientation = members.find((it) => it.role === 'ORI');
    await page.locator(`#lent option[value="${orientation.key}"]`).waitFor({ state: 'attached' });
    await page.locator('#lent').selectOption(orientation.key);
    await press('Prova');
    await page.locator('.co-chip', { hasText: `${orientation.given_name} ${orientation.family_name}` }).waitFor();
    for (const action of ['si forma', 'diventa responsabile']) {
      await page.locator('.co-seg label', { hasText: action }).click();
      await page.locator('#who').selectOption(orientation.key);
      await press('Prova');
    }
    await page.locator('.co-chip').nth(2).waitFor();
    const tried = await figures();
    assert.equal(tried.rules[1], '0');
    await page.reload();
    await page.locator('.co-chip').nth(2).waitFor();
    assert.deepEqual(await figures(), tried);
    // Who decides proposals writes none here.
    assert.equal(await page.getByText('Proponi al tavolo').count(), 0);
    await page.getByRole('button', { name: /^Togli: Lavora anche qui/ }).click();
    await page.getByText('Una parte della prova non vale più').waitFor();
    page.check();
  });

  test('the comparison is for who sees more equipes; who may not has neither page nor entry', async () => {
    await comeIn('national', '/equipes/compare');
    const { items } = await api('national', '/equipe-coverage');
    const cells = page.locator('.co-eq-map tr');
    assert.equal(await cells.count(), items.length);
    const sums = await cells.evaluateAll((rows) => rows.map((it) => [...it.querySelectorAll('td.co-heat span[aria-hidden]')].reduce((sum, cell) => sum + Number(cell.innerText), 0)));
    assert.deepEqual(sums, items.map((it) => it.totals.n_gaps));
    await page.visit('/equipes');
    await page.locator('#name').fill('crotone');
    await page.locator('.co-eq-list tbody tr').nth(1).waitFor({ state: 'detached' });
    assert.equal(await page.locator('.co-eq-list tbody tr').count(), items.filter((it) => /crotone/i.test(it.name)).length);
    page.check();

    const other = await startBrowser();
    try {
      const nobody = await openPage(other.context, server.origin);
      await comeIn('operator.roma', '/equipes', nobody);
      await nobody.getByText('Questa pagina non').first().waitFor();
      assert.equal(await nobody.locator('header nav a', { hasText: 'Équipe' }).count(), 0);
      nobody.check();
    } finally {
      await other.stop();
    }
  });
});
