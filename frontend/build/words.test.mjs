// SPDX-License-Identifier: AGPL-3.0-or-later
// The word files are whole: `node --test frontend/build/`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const read = (language) => JSON.parse(readFileSync(new URL(`../words/${language}.json`, import.meta.url), 'utf8'));
const it = read('it');
const en = read('en');

const places = (text) => [...new Set(text.match(/\{[a-z]+\}/g) ?? [])].sort();
const strong = (text) => text.split('**').length - 1;

test('both languages say the same things', () => {
  assert.deepEqual(Object.keys(en), Object.keys(it));
});

test('keys are in order, so that a difference is easy to read', () => {
  assert.deepEqual(Object.keys(it), [...Object.keys(it)].sort());
});

test('each text is well made, and fills in the same things in both languages', () => {
  for (const key of Object.keys(it)) {
    assert.ok(it[key].trim() && en[key].trim(), `${key} is empty`);
    assert.deepEqual(places(en[key]), places(it[key]), `${key} fills in other things`);
    assert.equal(en[key].includes('|'), it[key].includes('|'), `${key} agrees in number in one language only`);
    for (const text of [it[key], en[key]]) {
      assert.equal(strong(text) % 2, 0, `${key}: a strong word is not closed`);
      assert.ok(!/[!→●≤≥\u202f]/.test(text), `${key}: a sign that the typeface lacks, or an exclamation mark`);
      assert.ok(text.split('|').length <= 2, `${key} has more than two numbers`);
    }
    assert.ok(!/[\d}] %/.test(it[key]), `${key}: a plain space before %`);
  }
});

test('lists have their length', () => {
  for (const words of [it, en]) {
    assert.equal(words['date.months'].split(' ').length, 12);
    assert.equal(words.numbers.split(' ').length, 13);
  }
});
