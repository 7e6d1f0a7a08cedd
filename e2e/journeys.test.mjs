// SPDX-License-Identifier: AGPL-3.0-or-later
// What people come for, step by step, in a real browser: what they read must be what the API says.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage, settled } from './browser.mjs';
import { onStage } from './harness.mjs';

/** «1º–3º», as the pages write an interval of positions in Italian. */
const positions = ({ rank_low: low, rank_high: high }) => {
  const one = (it) => `${String(it).replace('.', ',')}º`;
  return low === high ? one(low) : `${one(low)}–${one(high)}`;
};

const focused = (page) => page.evaluate(() => {
  const it = document.activeElement;
  return { tag: it?.tagName.toLowerCase(), name: it?.getAttribute('aria-label') ?? it?.textContent?.trim() ?? '', href: it?.getAttribute('href'), inMain: Boolean(it?.closest('main')) };
});

describe('journeys', () => {
  let server;
  let browser;
  let page;
  let index;
  onStage((it) => { ({ server, browser, page, index } = it); });

  /** Regions by computed rank, each with its names. */
  const ranked = () => index.result.units
    .map((unit) => ({ ...unit, territory: index.territories.find((it) => it.code === unit.unit) }))
    .sort((a, b) => a.rank - b.rank);
  const root = () => index.recipe.nodes.find((it) => it.parent === null).code;

  test('the ranking shows the 20 regions with the figures of the API, by computed rank', async () => {
    await page.visit('/territories');
    const rows = await page.getByRole('table').first().locator('tbody tr').evaluateAll((all) => all.map((row) => ({
      position: row.cells[1].innerText.trim(),
      name: row.querySelector('th a').textContent.trim(),
      href: row.querySelector('th a').getAttribute('href'),
      level: row.querySelector('[data-level]')?.getAttribute('data-level'),
      points: row.cells[row.cells.length - 1].innerText.trim(),
      ties: row.querySelector('.co-strip-cell')?.textContent ?? '',
    })));
    const expected = ranked();
    assert.equal(rows.length, 20);
    assert.deepEqual(rows.map((it) => it.name), expected.map((it) => it.territory.short_name));
    assert.deepEqual(rows.map((it) => it.href), expected.map((it) => `/territories/${it.unit}`));
    assert.deepEqual(rows.map((it) => it.position), expected.map((it) => positions(it.uncertainty)));
    assert.deepEqual(rows.map((it) => it.level), expected.map((it) => it.level));
    assert.deepEqual(rows.map((it) => it.points), expected.map((it) => String(Math.round(it.scores[root()]))));
    page.check();
  });

  test('ties are drawn as ties: a stroke for each set that overlaps, and the same in words', async () => {
    await page.visit('/territories');
    assert.ok(index.ties.length > 0);
    const rows = page.getByRole('table').first().locator('tbody tr');
    for (const tie of index.ties) {
      for (const unit of tie.units) {
        const row = rows.filter({ has: page.locator(`a[href="/territories/${unit}"]`) });
        const said = (await row.textContent()).replace(/\s+/g, ' ');
        for (const other of tie.units.filter((it) => it !== unit)) {
          const name = index.territories.find((it) => it.code === other).short_name;
          assert.ok(said.includes(name), `${unit} does not say that it is tied with ${name}: ${said}`);
        }
      }
    }
    page.check();
  });

  test('the map is one tab stop; arrows move, Home goes to the first, Enter opens the region', async () => {
    await page.visit('/territories');
    const map = page.getByRole('group', { name: /.+/ }).filter({ has: page.locator('path') }).first();
    await map.waitFor();
    const links = map.getByRole('link');
    assert.equal(await links.count(), 20);
    assert.equal(await map.locator('a[tabindex="0"]').count(), 1);
    await map.locator('a[tabindex="0"]').focus();
    await page.keyboard.press('Home');
    const first = ranked()[0];
    assert.match((await focused(page)).name, new RegExp(`^${first.territory.short_name}`));
    const seen = new Set([(await focused(page)).href]);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown']) {
      await page.keyboard.press(key);
      seen.add((await focused(page)).href);
    }
    assert.ok(seen.size >= 3, [...seen].join(' '));
    assert.equal(await map.locator('a[tabindex="0"]').count(), 1, 'still one tab stop');
    // One more Tab leaves the map.
    const { href } = await focused(page);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => Boolean(document.activeElement.closest('svg'))), false);
    await page.keyboard.press('Shift+Tab');
    assert.equal((await focused(page)).href, href);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${href}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    page.check();
  });

  test('a language stays from page to page, says itself in <html lang>, and keeps the page', async () => {
    await page.visit('/territories/19');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'it');
    await page.getByRole('link', { name: /English/ }).click();
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    assert.equal(new URL(page.url()).pathname, '/territories/19');
    assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /Sicilia/);
    await page.getByRole('navigation').getByRole('link', { name: /Territories/ }).first().click();
    await page.waitForFunction(() => location.pathname === '/territories');
    await settled(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    await page.getByRole('link', { name: /italiano/ }).click();
    await page.waitForFunction(() => document.documentElement.lang === 'it');
    page.check();
  });

  test('a new page has its title, takes the focus into main and begins at the top; back comes back', async () => {
    await page.visit('/territories/18');
    const before = await page.title();
    const link = page.locator('#inside').getByRole('link', { name: 'Crotone' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/territories/101');
    await page.getByRole('heading', { level: 1, name: /Crotone/ }).waitFor();
    await page.waitForFunction((title) => document.title !== title && document.title.includes('Crotone'), before);
    await page.waitForFunction(() => document.activeElement?.closest('main'));
    // Who listens is told the territory's name, which the page learns by reading.
    await page.waitForFunction(() => [...document.querySelectorAll('[role="status"]')].some((it) => it.textContent.includes('Crotone')));
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.goBack();
    await page.waitForFunction((title) => document.title === title, before);
    assert.equal(new URL(page.url()).pathname, '/territories/18');
    page.check();
  });

  test('the first Tab stop passes the header', async () => {
    await page.visit('/territories');
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).href, '#main');
    await page.keyboard.press('Enter');
    assert.ok(await page.evaluate(() => document.activeElement?.id === 'main' || document.activeElement?.closest('#main')));
    page.check();
  });

  test('a profile says in words where the region stands, and its figures are those of the API', async () => {
    const profile = await server.json('/api/v1/territories/19/profile');
    await page.visit('/territories/19');
    assert.equal((await page.getByRole('heading', { level: 1 }).innerText()).trim(), profile.territory.name);
    const main = (await page.getByRole('main').innerText()).replace(/\s+/g, ' ');
    assert.ok(main.includes(positions(profile.uncertainty)), main.slice(0, 400));
    for (const code of profile.tied_with) {
      const name = index.territories.find((it) => it.code === code).short_name;
      assert.ok(main.includes(name), `tied with ${name}`);
    }
    const rows = await page.getByRole('table').first().locator('tbody tr').evaluateAll((all) => all.map((it) => it.cells[it.cells.length - 1].innerText.trim()));
    assert.deepEqual(rows, profile.dimensions.map((it) => String(Math.round(it.score))));
    page.check();
  });

  test('every figure opens where it comes from', async () => {
    const profile = await server.json('/api/v1/territories/19/profile');
    await page.visit('/territories/19');
    const values = page.locator('main button[aria-expanded][aria-controls^="source-"]');
    const present = profile.indicators.filter((it) => it.value !== null);
    assert.equal(await values.count(), present.length);
    const first = values.first();
    assert.equal(await first.getAttribute('aria-expanded'), 'false');
    await first.focus();
    await page.keyboard.press('Enter');
    assert.equal(await first.getAttribute('aria-expanded'), 'true');
    const controls = await first.getAttribute('aria-controls');
    const opened = page.locator(`[id="${controls}"]`);
    const text = (await opened.innerText()).replace(/\s+/g, ' ');
    const { indicator } = present.find((it) => `source-${it.indicator.code}` === controls);
    for (const word of [indicator.publisher, indicator.dataset, indicator.licence]) assert.ok(text.includes(word), `${word} in: ${text}`);
    page.check();
  });

  test('an address that is no page says so and shows the way back', async () => {
    await page.visit('/no-such-page');
    await page.getByRole('main').getByRole('link').first().click();
    await page.waitForURL('**/territories');
    page.check();
  });

  test('a region that does not exist is said kindly', async () => {
    page.expectFault(/\/api\/v1\/territories\/99|status of 404/);
    await page.visit('/territories/99');
    const main = await page.getByRole('main').innerText();
    assert.match(main, /99/);
    assert.doesNotMatch(main, /errore imprevisto|404/i);
    assert.ok(await page.getByRole('main').getByRole('link').count());
    page.check();
  });

  test('a dimension chosen on the map is in the address, and the address shows it again', async () => {
    await page.visit('/territories');
    const { code, name } = index.dimensions[2];
    await page.locator('#map-what').selectOption(code);
    await page.waitForURL(`**dimension=${code}`);
    const other = await openPage(browser.context, server.origin);
    await other.visit(new URL(page.url()).pathname + new URL(page.url()).search);
    assert.equal(await other.locator('#map-what').inputValue(), code);
    assert.ok(await other.getByRole('columnheader', { name: name.it }).first().isVisible());
    other.check();
    await other.close();
    page.check();
  });

  test('a server that is down is said, and trying again works', async () => {
    page.expectFault(/attractiveness\/regions|503|Failed to load resource/);
    let isDown = true;
    await page.route('**/api/v1/attractiveness/regions', (route) => (isDown ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"type":"about:blank","title":"Service Unavailable","status":503}' }) : route.continue()));
    await page.goto(`${server.origin}/territories`);
    const again = page.getByRole('button', { name: /Riprova/ });
    await again.waitFor();
    await page.getByRole('alert').first().waitFor();
    isDown = false;
    await again.click();
    await page.getByRole('table').first().waitFor();
    page.check();
  });
});
