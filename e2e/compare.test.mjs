// SPDX-License-Identifier: AGPL-3.0-or-later
// Regions are chosen in the ranking and compared: four at most, each with its colour, shape and name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NARROW, WIDE, openPage, picture, settled, sideways, violations } from './browser.mjs';
import { onStage } from './harness.mjs';

describe('compare', () => {
  let server;
  let browser;
  let page;
  let index;
  onStage((it) => { ({ server, browser, page, index } = it); });
  const name = (code) => index.territories.find((it) => it.code === code).short_name;

  test('four regions are chosen by keyboard, a fifth is refused with a sentence, and the four are compared', async () => {
    await page.visit('/territories');
    const button = page.getByRole('button', { name: 'Confronta (0)' });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    assert.ok(await page.locator(`#${await button.getAttribute('aria-describedby')}`).isVisible());
    for (const code of ['01', '12', '19', '20']) {
      await page.getByRole('checkbox', { name: `Confronta ${name(code)}`, exact: true }).focus();
      await page.keyboard.press('Space');
    }
    await page.waitForURL('**compare=01,12,19,20');
    const fifth = page.getByRole('checkbox', { name: `Confronta ${name('18')}`, exact: true });
    await fifth.focus();
    await page.keyboard.press('Space');
    await page.getByText(`Ne hai già quattro: togline una per confrontare ${name('18')}.`).first().waitFor();
    assert.equal(await fifth.isChecked(), false);
    assert.match(page.url(), /compare=01,12,19,20$/);
    await page.getByRole('link', { name: 'Confronta (4)' }).click();
    await page.waitForURL('**/territories/compare?codes=01,12,19,20');
    await page.getByRole('heading', { level: 1, name: /a confronto/ }).waitFor();
    await settled(page);
    const main = (await page.getByRole('main').innerText()).replace(/\s+/g, ' ');
    for (const code of ['01', '12', '19', '20']) assert.ok(main.includes(name(code)), code);
    assert.equal(await page.getByRole('table').first().locator('tbody tr').count(), index.dimensions.length);
    page.check();
  });

  test('the figures are those of the API, and each says its source', async () => {
    await page.visit('/territories/compare?codes=19,03');
    const points = await page.getByRole('table').first().locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].slice(2).map((it) => it.innerText.trim())));
    const unit = (code) => index.result.units.find((it) => it.unit === code);
    assert.deepEqual(points, index.dimensions.map((it) => ['19', '03'].map((code) => `${Math.round(unit(code).scores[it.code])} punti`)));
    const profile = await server.json('/api/v1/territories/19/profile');
    const rows = page.getByRole('table').nth(1).locator('tbody tr:not([data-group])');
    assert.equal(await rows.count(), index.recipe.indicators.length);
    const first = (await rows.first().innerText()).replace(/\s+/g, ' ');
    const { indicator, year } = profile.indicators[0];
    for (const word of [indicator.name.it, indicator.publisher, String(year)]) assert.ok(first.includes(word), `${word} in: ${first}`);
    page.check();
  });

  test('one that is taken away leaves the address too; with one alone the page says what is missing', async () => {
    await page.visit('/territories/compare?codes=01,12');
    await page.getByRole('button', { name: 'Togli Lazio' }).click();
    await page.waitForURL('**codes=01');
    await page.getByText('Servono almeno due regioni.').waitFor();
    assert.equal(await page.getByRole('main').getByRole('link').getAttribute('href'), '/territories?compare=01');
    page.check();
  });

  test('codes that are no region, twice or too many are passed over', async () => {
    await page.visit('/territories/compare?codes=99,01,01,12,19,20,18');
    assert.equal(await page.locator('.co-chip').count(), 4);
    page.check();
  });

  for (const [width, lang] of [[WIDE, 'it'], [NARROW, 'it'], [NARROW, 'en']]) {
    test(`compare at ${width} px in ${lang}: no fault, no sideways scroll`, async () => {
      page = await openPage(browser.context, server.origin, { width });
      for (const codes of ['01,12,19,02', '01,12']) {
        await page.visit(`/territories/compare?codes=${codes}&lang=${lang}`);
        await picture(page, `compare-${codes.split(',').length}-${width}-${lang}`);
        assert.deepEqual(await violations(page), []);
        assert.ok((await sideways(page)) <= 0, 'the page scrolls sideways');
      }
      page.check();
    });
  }
});
