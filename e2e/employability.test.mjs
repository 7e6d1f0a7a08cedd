// SPDX-License-Identifier: AGPL-3.0-or-later
// The coefficient that moves while an operator writes is the server's: thirty cases, computed in Chromium by the module that the
// pages load, give the digest, the figures and the proposed exit that the native run gave.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openPage, startBrowser, withEngine } from './browser.mjs';
import { repository, startServer } from './harness.mjs';

const record = JSON.parse(readFileSync(path.join(repository, 'shared/tests/employability/cases.json'), 'utf8'));
const TOLERANCE = 1e-12;

describe('the coefficient in the browser', () => {
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

  const assess = async (input, about) => JSON.parse(await page.evaluate(
    ([input, about, day]) => globalThis.engine.assess(input, about, day), [JSON.stringify(input), JSON.stringify(about), record.day]));
  const close = (found, expected, what) => assert.ok(
    found === expected || Math.abs(found - expected) <= TOLERANCE, `${what}: ${found} is not ${expected}`);

  for (const { id, answers, page: about, expected, result_digest } of record.cases) {
    test(`${id} gives the same bits and the same proposal in Chromium`, async () => {
      const { result, proposal, result_digest: digest } = await assess({ answers }, about);
      assert.equal(digest, result_digest);
      assert.deepEqual(proposal, expected.exit);
      close(result.value, expected.value, 'value');
      result.interval.forEach((it, i) => close(it, expected.interval[i], 'interval'));
      assert.deepEqual(result.bands, expected.bands);
      result.contributions.forEach((it, i) => close(it.points, expected.contributions[i].points, it.factor));
      expected.levers_top5.forEach((it, i) => {
        assert.deepEqual([result.levers[i].question, result.levers[i].to], [it.question, it.to]);
        close(result.levers[i].gain, it.gain, 'gain');
      });
    });
  }

  test('an unknown answer is refused in the browser too', async () => {
    const { errors } = await assess({ answers: { italian_oral: 'd1', sex: 'f' } }, {});
    assert.deepEqual(errors.map((it) => it.pointer), ['#/answers/italian_oral', '#/answers/sex']);
    page.check();
  });

  test('the server computes the same digest as the browser', async () => {
    const answers = record.cases[3].answers;
    const { result } = await assess({ answers }, {});
    const answer = await fetch(`${server.origin}/api/v1/computations/employability`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ answers }),
    });
    assert.deepEqual(await answer.json(), result);
  });
});
