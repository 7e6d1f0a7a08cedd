// SPDX-License-Identifier: AGPL-3.0-or-later
// The same Rust code computes here and there: every worked example of shared/tests, run in Chromium by the module that the pages
// load, gives the digest that the native run gave.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openPage, startBrowser, withEngine } from './browser.mjs';
import { repository, startServer } from './harness.mjs';

// Each folder of worked examples, and the function of the engine that computes them.
const FOLDERS = { golden: 'compute_index', needs: 'compute_needs', plan: 'compute_plan' };
const examplesOf = (folder) => readdirSync(path.join(repository, 'shared/tests', folder)).filter((it) => it.endsWith('.json'))
  .map((it) => [`${folder}/${it}`, { computed_by: FOLDERS[folder], ...JSON.parse(readFileSync(path.join(repository, 'shared/tests', folder, it), 'utf8')) }]);
const examples = Object.keys(FOLDERS).flatMap(examplesOf);
const withDigest = examples.filter(([, it]) => it.result_digest);
const refused = examples.filter(([, it]) => it.expected?.faults);

describe('the engine in the browser', () => {
  let server;
  let browser;
  let page;
  before(async () => {
    server = await startServer();
    browser = await startBrowser();
    page = await withEngine(await openPage(browser.context, server.origin));
  });
  after(async () => {
    await browser?.stop();
    await server?.stop();
  });

  const compute = async (input, by = 'compute_index') => JSON.parse(await page.evaluate(([name, text]) => globalThis.engine[name](text), [by, JSON.stringify(input)]));

  test('every worked example is either computed or refused', () => {
    assert.ok(withDigest.length > 0 && refused.length > 0);
    assert.equal(withDigest.length + refused.length, examples.length);
  });

  for (const [name, example] of withDigest) {
    test(`${name} gives the same bits in Chromium`, async () => {
      const answer = await compute(example.input, example.computed_by);
      assert.equal(answer.result_digest, example.result_digest, JSON.stringify(answer).slice(0, 400));
    });
  }

  for (const [name, example] of refused) {
    test(`${name} is refused in Chromium at the same places`, async () => {
      const answer = await compute(example.input, example.computed_by);
      assert.deepEqual(answer.errors.map((it) => it.pointer), example.expected.faults);
      assert.equal(answer.result_digest, undefined);
    });
  }

  test('what the server computed for the regions computes to the same digest here', async () => {
    const [input, read] = await Promise.all(['/api/v1/attractiveness/regions/input', '/api/v1/attractiveness/regions'].map(server.json));
    assert.equal((await compute(input)).result_digest, read.result_digest);
    page.check();
  });

  test('a faulty input is answered with every fault, in the browser too', async () => {
    const answer = await compute({ recipe: {}, values: {} });
    assert.ok(answer.errors.length > 1, JSON.stringify(answer));
    assert.equal(answer.result_digest, undefined);
    page.check();
  });
});
