// SPDX-License-Identifier: AGPL-3.0-or-later
// The reader's own weights: a slider is moved by keyboard, positions and margins follow, the address shows the same elsewhere,
// and the server computes the same digest.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NARROW, WIDE, openPage, picture, settled, sideways, startBrowser, violations } from './browser.mjs';
import { onStage } from './harness.mjs';

const MARK = '?weights=';

/** What the page shows: the rows in words, and the digests. */
const seen = (page) => page.evaluate(() => ({
  lead: document.querySelector('.co-lead').innerText,
  rows: [...document.querySelectorAll('#ranking tbody tr')].map((it) => it.innerText.replace(/\s+/g, ' ')),
  strips: [...document.querySelectorAll('#ranking .co-strip')].map((it) => it.innerHTML.replace('<!---->', '')),
  map: [...document.querySelectorAll('.co-map a')].map((it) => it.getAttribute('aria-label')).sort(),
  recipe: document.querySelector('[data-of="recipe"]')?.textContent,
  result: document.querySelector('[data-of="result"]')?.textContent,
}));

const weighed = async (page) => {
  await page.waitForFunction(() => document.querySelector('[data-of="result"]')?.textContent.startsWith('sha256:'));
  await settled(page);
};

describe('own weights', () => {
  let server;
  let browser;
  let page;
  let index;
  onStage((it) => { ({ server, browser, page, index } = it); });

  test('the engine is not loaded before somebody touches a slider', async () => {
    const asked = [];
    page.on('request', (it) => asked.push(it.url()));
    await page.visit('/territories');
    assert.equal(asked.filter((it) => it.includes('engine')).length, 0);
    await page.getByRole('slider').first().focus();
    await page.waitForResponse((it) => it.url().includes('engine-lazy') && it.url().endsWith('.wasm'));
    page.check();
  });

  test('a slider moved by keyboard moves positions and margins; another browser shows the same from the address; the server agrees', async () => {
    await page.visit('/territories');
    const before = await seen(page);
    const slider = page.getByRole('slider', { name: index.dimensions[2].name.it });
    await slider.focus();
    await page.keyboard.press('End');
    await weighed(page);
    await page.waitForURL(`**${MARK}5-5-10-5-5-5-5`);
    assert.match(await slider.getAttribute('aria-valuetext'), /25 per cento/);
    const after = await seen(page);
    assert.notDeepEqual(after.rows, before.rows);
    assert.notDeepEqual(after.strips, before.strips);
    assert.notDeepEqual(after.map, before.map);
    assert.match(after.lead, /i tuoi pesi/);
    assert.equal(after.rows.length, 20);
    assert.ok(after.rows.every((it) => it.includes('con i pesi del metodo: ')));
    await page.waitForFunction(() => [...document.querySelectorAll('[role="status"]')].some((it) => it.textContent.includes('i tuoi pesi')));

    const elsewhere = await startBrowser();
    try {
      const other = await openPage(elsewhere.context, server.origin);
      await other.visit(new URL(page.url()).pathname + new URL(page.url()).search);
      await weighed(other);
      assert.deepEqual(await seen(other), after);
      other.check();
    } finally {
      await elsewhere.stop();
    }

    // The server's answer for the same document, by our own hand.
    const input = await server.json('/api/v1/attractiveness/regions/input');
    const root = input.recipe.nodes.find((it) => it.parent === null).code;
    input.recipe.nodes.filter((it) => it.parent === root)[2].weight *= 10 / 5;
    const answer = await fetch(`${server.api}/computations/index`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(input) });
    const result = await answer.json();
    assert.equal(result.digest, after.recipe);
    const ranks = new Map(result.units.map((it) => [it.unit, it]));
    const first = index.territories.find((it) => ranks.get(it.code).rank === 1);
    assert.ok(after.rows[0].includes(first.short_name));

    await page.getByRole('button', { name: 'Verifica con il server' }).click();
    await page.getByText(/il risultato è lo stesso/).first().waitFor();
    page.check();
  });

  test('back to the method: the same figures as before, and nothing of it in the address', async () => {
    await page.visit('/territories');
    const before = await seen(page);
    await page.visit(`/territories${MARK}10-0-5-5-5-5-5`);
    await weighed(page);
    await page.getByRole('button', { name: 'Torna ai pesi del metodo' }).click();
    await page.waitForURL((url) => !url.search.includes('weights'));
    assert.deepEqual(await seen(page), before);
    const reset = page.getByRole('button', { name: 'Torna ai pesi del metodo' });
    assert.equal(await reset.getAttribute('aria-disabled'), 'true');
    assert.ok(await page.locator(`#${await reset.getAttribute('aria-describedby')}`).isVisible());
    page.check();
  });

  test('nothing that counts is refused with a sentence, and the table stays', async () => {
    await page.visit('/territories');
    for (const slider of await page.getByRole('slider').all()) {
      await slider.focus();
      await page.keyboard.press('Home');
    }
    await page.getByText('Almeno una dimensione deve contare').first().waitFor();
    assert.equal(await page.locator('#ranking tbody tr').count(), 20);
    page.check();
  });

  test('the latest of many quick moves wins', async () => {
    await page.visit('/territories');
    await page.getByRole('slider').first().focus();
    for (let n = 0; n < 12; n += 1) await page.keyboard.press(n % 3 ? 'ArrowLeft' : 'ArrowRight');
    await weighed(page);
    await page.waitForURL(`**${MARK}*`);
    const shown = await seen(page);
    await page.visit(new URL(page.url()).pathname + new URL(page.url()).search);
    await weighed(page);
    assert.deepEqual(await seen(page), shown);
    page.check();
  });

  test('a move is answered within a frame, and the page is not held', async () => {
    await page.visit(`/territories${MARK}5-6-5-5-5-5-5`);
    await weighed(page);
    const times = await page.evaluate(async () => {
      const slider = document.querySelector('.co-slider input');
      const cell = document.querySelector('[data-of="recipe"]');
      const all = [];
      for (let n = 0; n < 20; n += 1) {
        slider.value = String((n * 3) % 11);
        const before = cell.textContent;
        const began = performance.now();
        const answered = new Promise((done) => {
          new MutationObserver((_, it) => { it.disconnect(); done(performance.now() - began); }).observe(document.querySelector('#ranking tbody'), { subtree: true, childList: true, characterData: true, attributes: true });
        });
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        const held = performance.now() - began;
        const points = await answered;
        await new Promise((done) => { const look = () => (cell.textContent === before ? setTimeout(look, 1) : done()); look(); });
        all.push({ held, points, settled: performance.now() - began });
      }
      return all;
    });
    const middle = (key) => times.map((it) => it[key]).sort((a, b) => a - b)[10].toFixed(1);
    console.log(`a move, median of ${times.length}: the page is held ${middle('held')} ms, points after ${middle('points')} ms, intervals after ${middle('settled')} ms`);
    assert.ok(Number(middle('held')) < 16, 'a key press waits for the computation');
    page.check();
  });

  test('the gallery measures a move', async () => {
    await page.visit('/gallery', { isAlwaysBusy: true });
    await page.getByRole('button', { name: 'Misura un passo' }).click();
    const said = page.locator('#engine-measured');
    await page.waitForFunction(() => document.querySelector('#engine-measured').textContent.includes('ms'));
    console.log(await said.innerText());
    page.check();
  });

  for (const [width, lang] of [[WIDE, 'it'], [NARROW, 'it'], [NARROW, 'en']]) {
    test(`own weights at ${width} px in ${lang}: no fault, no sideways scroll`, async () => {
      page = await openPage(browser.context, server.origin, { width });
      await page.visit(`/territories${MARK}10-5-2-2-5-5-5&compare=01,12,19&lang=${lang}`);
      await weighed(page);
      await picture(page, `own-weights-${width}-${lang}`);
      assert.deepEqual(await violations(page), []);
      assert.ok((await sideways(page)) <= 0, 'the page scrolls sideways');
      page.check();
    });
  }
});
