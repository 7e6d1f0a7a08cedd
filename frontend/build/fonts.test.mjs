// SPDX-License-Identifier: AGPL-3.0-or-later
// The typeface that is sent has every letter and sign that the interface says: `node --test frontend/build/`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { WEIGHTS, face, written } from './fonts.mjs';

const words = ['it', 'en'].map((it) => readFileSync(new URL(`../words/${it}.json`, import.meta.url), 'utf8')).join('');
// What numbers and names of places add to the words.
const OTHERS = 'àèéìòùüöôÀÈÉÌÒÙ’‘“”«»ºª°–—−…·€%\u00a0';

for (const weight of WEIGHTS) {
  test(`Titillium Web ${weight} has every sign in use`, () => {
    const has = written(face(weight));
    const lacks = [...new Set(words + OTHERS)].filter((it) => it > ' ' && !has.has(it.codePointAt(0)));
    assert.deepEqual(lacks, []);
  });
}
