// SPDX-License-Identifier: AGPL-3.0-or-later
// Chromium, and a page that fails its test for whatever a reader's browser would complain about.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { out, repository } from './harness.mjs';

const { source: axeSource } = createRequire(import.meta.url)('axe-core');

// What the law asks for (WCAG 2.1 AA through EN 301 549) and what we aim at (2.2 AA), with axe's own best practices.
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

export const WIDE = 1280;
/** WCAG 1.4.10: content reflows at this width. */
export const NARROW = 320;

// No sandbox: CI runs as root. The others keep the browser from asking anything of anybody.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Starts a browser with a profile of its own; `options` are those of a Playwright context. */
export async function startBrowser(options = {}) {
  const profile = mkdtempSync(path.join(tmpdir(), 'coe-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    viewport: { width: WIDE, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  return {
    context,
    stop: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/**
 * A page of the installation at `origin`. `check()` fails for every console error, exception, failed request, answer of 400
 * or more and request to another origin since the page was opened; `expect(pattern)` excuses what a test provokes.
 */
export async function openPage(context, origin, { width = WIDE } = {}) {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 900 });
  const faults = [];
  const excused = [];
  page.on('pageerror', (it) => faults.push(`exception: ${it.message}`));
  page.on('console', (it) => { if (['error', 'warning'].includes(it.type())) faults.push(`console ${it.type()}: ${it.text()} (${it.location().url})`); });
  page.on('crash', () => faults.push('the page crashed'));
  page.on('requestfailed', (it) => {
    // A page that is left gives up what it was still reading.
    if (it.failure()?.errorText !== 'net::ERR_ABORTED') faults.push(`request failed: ${it.url()}: ${it.failure()?.errorText}`);
  });
  page.on('response', (it) => { if (it.status() >= 400) faults.push(`answer ${it.status()}: ${it.url()}`); });
  page.on('request', (it) => {
    const url = new URL(it.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== origin) faults.push(`another origin: ${it.url()}`);
  });
  const isLoaded = () => page.locator('main h1').first().waitFor();
  return Object.assign(page, {
    faults,
    expectFault: (pattern) => excused.push(pattern),
    /** Opens a path and waits for the page's heading and for what it reads. */
    visit: async (at, { isAlwaysBusy = false } = {}) => {
      const answer = await page.goto(`${origin}${at}`, { waitUntil: 'load' });
      await isLoaded();
      await settled(page, { isAlwaysBusy });
      return answer;
    },
    check: () => assert.deepEqual(faults.filter((fault) => !excused.some((it) => it.test(fault))), []),
  });
}

/** Waits until nothing is being read: no region is busy (the gallery shows one that always is), the fonts are there, two frames were drawn. */
export async function settled(page, { isAlwaysBusy = false } = {}) {
  if (!isAlwaysBusy) await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"], main[aria-busy="true"]'));
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}

/** Every violation of the rules that axe knows, each with its first places. */
export async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (values) => (await globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })).violations, TAGS);
  return found.map((it) => `${it.id}: ${it.help}: ${it.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`);
}

/** How many pixels the whole page scrolls sideways. */
export const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Leaves a picture of the whole page in e2e/out. */
export const picture = (page, name) => page.screenshot({ path: path.join(out, `${name}.png`), fullPage: true });

/** Loads the engine, as the pages do, into the page: `globalThis.engine`. */
export async function withEngine(page) {
  await page.visit('/info/accessibility');
  const manifest = JSON.parse(readFileSync(path.join(repository, 'frontend/dist/manifest.json'), 'utf8'));
  await page.evaluate(async ([glue, wasm]) => {
    const module = await import(glue);
    await module.default({ module_or_path: wasm });
    globalThis.engine = module;
  }, [`/${manifest['engine-lazy.js']}`, `/${manifest['engine-lazy.wasm']}`]);
  return page;
}
