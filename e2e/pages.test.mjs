// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page owes to every reader: no accessibility fault that a machine can see, no sideways scroll on a small screen,
// nothing in the console, nothing asked of another origin. Pictures of each are left in e2e/out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NARROW, WIDE, openPage, picture, sideways, startBrowser, violations } from './browser.mjs';
import { onStage } from './harness.mjs';

const PAGES = [
  ['ranking', '/territories'],
  ['ranking-of-a-dimension', '/territories?dimension=housing'],
  ['profile', '/territories/19'],
  ['profile-with-a-missing-value', '/territories/02'],
  ['province', '/territories/001'],
  ['municipality', '/territories/058091'],
  ['former-code', '/territories/090003'],
  ['provinces', '/territories/provinces'],
  ['provinces-of-2025', '/territories/provinces?vintage=107&figure=foreign_residents'],
  ['indicators', '/indicators'],
  ['indicator', '/indicators/employment_rate'],
  ['indicator-of-another-year', '/indicators/turnout?year=2019'],
  ['compare', '/territories/compare?codes=01,12,19,02'],
  ['compare-nothing', '/territories/compare'],
  ['definitions', '/definitions'],
  ['definitions-and-drafts', '/definitions', 'analyst'],
  ['definition', '/definitions/attractiveness/1.0'],
  ['definition-new', '/definitions/new', 'analyst'],
  ['method', '/info/method'],
  ['accessibility', '/info/accessibility'],
  ['privacy', '/info/privacy'],
  ['legal', '/info/legal'],
  ['login', '/login'],
  ['setup', '/setup#no-such-link'],
  ['access-profile', '/profile', 'admin'],
  ['access-users', '/users', 'admin'],
  ['access-users-new', '/users/new', 'admin'],
  ['access-audit', '/audit', 'admin'],
  ['access-view-as', '/view-as', 'admin'],
  ['access-not-yours', '/audit', 'operator.roma'],
  ['equipes', '/equipes', 'coordinator.crotone'],
  ['equipes-compare', '/equipes/compare', 'national'],
  ['equipes-new', '/equipes/new', 'coordinator.crotone'],
  ['competences', '/competences'],
  ['competence', '/competences/LEG-01'],
  ['competences-roles', '/competences/roles'],
  ['competences-one-role', '/competences/roles?role=MED'],
  ['competences-versions', '/competences/versions'],
  ['competences-compare-nothing', '/competences/compare'],
  ['competences-versions-kept', '/competences/versions', 'national'],
  ['competences-import', '/competences/import', 'national'],
  ['staffing', '/staffing'],
  ['operators', '/operators', 'coordinator.crotone'],
  ['operators-new', '/operators/new', 'coordinator.crotone'],
  ['operators-own', '/operators/me', 'operator.roma'],
  ['gallery', '/gallery'],
  ['not-found', '/no-such-page'],
  ['no-such-region', '/territories/99'],
  ['no-such-municipality', '/territories/999999'],
  ['no-such-indicator', '/indicators/happiness'],
  ['no-such-definition', '/definitions/attractiveness/9'],
  ['no-such-competence', '/competences/ZZZ-99'],
];

/** What a page of something that is not there provokes. */
const ABSENT = /\/api\/v1\/(territories\/9+|indicators\/happiness|definitions\/attractiveness\/9)|status of 404/;

/** Comes in as an account of the demonstration. */
async function comeIn(page, username) {
  await page.visit('/login?from=/profile&lang=it');
  await page.getByRole('button', { name: `Scrivi ${username}` }).click();
  await page.locator('main form [type=submit]').click();
  await page.locator('#account-button').waitFor();
}

/** Goes out, so that the next test begins as nobody. */
async function goOut(page) {
  await page.evaluate(() => localStorage.clear());
  await page.context().clearCookies();
}

/** Lines of an Italian page that hold a word only English has. */
const english = async (page) => (await page.locator('body').innerText()).split('\n').filter((it) => /\b(the|of|and|with|for|not|this|are|which)\b/i.test(it));

describe('every page', () => {
  let server;
  let browser;
  onStage((it) => { ({ server, browser } = it); }, { withPages: false });

  for (const [name, at, as] of PAGES) {
    for (const [width, lang] of [[WIDE, 'it'], [NARROW, 'it'], [NARROW, 'en']]) {
      test(`${name} at ${width} px in ${lang}`, async (t) => {
        const page = await openPage(browser.context, server.origin, { width });
        t.after(async () => {
          if (as) await goOut(page);
          await page.close();
        });
        if (name.startsWith('no-such')) page.expectFault(ABSENT);
        if (as) await comeIn(page, as);
        const [before, hash = ''] = at.split('#');
        await page.visit(`${before}${before.includes('?') ? '&' : '?'}lang=${lang}${hash && `#${hash}`}`, { isAlwaysBusy: name === 'gallery' });
        await picture(page, `${name}-${width}-${lang}`);
        const { lang: said, title } = await page.evaluate(() => ({ lang: document.documentElement.lang, title: document.title }));
        assert.equal(said, lang);
        assert.match(title, /^.+ - CO\.Efficienti/);
        assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
        for (const role of ['banner', 'main', 'contentinfo']) assert.equal(await page.getByRole(role).count(), 1, role);
        assert.deepEqual(await violations(page), []);
        assert.ok((await sideways(page)) <= 0, 'the page scrolls sideways');
        if (lang === 'it' && name !== 'gallery') assert.deepEqual(await english(page), []);
        page.check();
      });
    }
  }

  test('titles differ from page to page', async () => {
    const page = await openPage(browser.context, server.origin);
    page.expectFault(ABSENT);
    const titles = new Map();
    await comeIn(page, 'admin');
    for (const [name, at] of PAGES.filter(([name]) => !['ranking-of-a-dimension', 'compare-nothing', 'provinces-of-2025', 'no-such-municipality', 'no-such-indicator', 'no-such-competence', 'login', 'access-not-yours', 'competences-one-role', 'competences-versions-kept', 'operators-own', 'definitions-and-drafts'].includes(name))) {
      await page.visit(at, { isAlwaysBusy: name === 'gallery' });
      const title = await page.title();
      assert.ok(!titles.has(title), `${name} and ${titles.get(title)}: ${title}`);
      titles.set(title, name);
    }
    page.check();
    await goOut(page);
    await page.close();
  });

  test('pages come with the headers that keep them safe', async () => {
    const answer = await fetch(`${server.origin}/territories`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) assert.ok(policy.includes(part), `${part} in: ${policy}`);
    assert.ok(!policy.includes('unsafe-inline'));
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.ok(answer.headers.get('referrer-policy'));
    assert.equal(answer.headers.get('set-cookie'), null);
  });

  test('what the pages load is compressed, typed and kept for ever', async () => {
    const html = await (await fetch(`${server.origin}/territories`)).text();
    const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((it) => it[1]);
    assert.ok(assets.length >= 4, html);
    for (const at of assets) {
      const answer = await fetch(`${server.origin}${at}`, { headers: { 'Accept-Encoding': 'br' } });
      assert.equal(answer.status, 200, at);
      assert.match(answer.headers.get('cache-control'), /immutable/, at);
      if (!at.endsWith('.woff2')) assert.equal(answer.headers.get('content-encoding'), 'br', at);
      if (at.endsWith('.wasm')) assert.equal(answer.headers.get('content-type'), 'application/wasm');
      await answer.arrayBuffer();
    }
  });

  test('without JavaScript the page says what is needed and where the data are', async () => {
    const plain = await startBrowser({ javaScriptEnabled: false });
    try {
      const page = await plain.context.newPage();
      await page.goto(`${server.origin}/territories`);
      await page.getByText(/JavaScript/).first().waitFor();
      assert.ok(await page.getByRole('link', { name: /api\/v1/ }).isVisible());
    } finally {
      await plain.stop();
    }
  });
});
