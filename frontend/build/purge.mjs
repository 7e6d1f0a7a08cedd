// SPDX-License-Identifier: AGPL-3.0-or-later
// Leaves out of a compressed stylesheet what no page can show: selectors with a class that no source names, and custom
// properties that nothing reads. The design's classes for pages to come are back as soon as a page names them.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './places.mjs';

/** Classes that the program puts together: `co-fill-a`, `co-s1`. */
const MADE = /^co-(fill|on|pat)-|^co-s\d$/;

/** Every word of the sources that may be a class. */
export function named() {
  const from = path.join(root, 'frontend/src');
  const sources = readdirSync(from, { recursive: true }).filter((it) => it.endsWith('.rs')).map((it) => path.join(from, it));
  const text = [...sources, path.join(root, 'frontend/index.html')].map((it) => readFileSync(it, 'utf8')).join('\n');
  return new Set(text.match(/[A-Za-z][\w-]*/g));
}

/** The pieces of a list, where the separator stands outside of brackets. */
function split(text, separator) {
  const pieces = [''];
  let depth = 0;
  for (const it of text) {
    if ('([{'.includes(it)) depth += 1;
    if (')]}'.includes(it)) depth -= 1;
    if (it === separator && depth === 0) pieces.push('');
    else pieces[pieces.length - 1] += it;
  }
  return pieces;
}

/** The blocks of a stylesheet: what stands before the brace, and what is in it. */
function* blocks(css) {
  for (let at = 0; at < css.length;) {
    const open = css.indexOf('{', at);
    if (open < 0) return;
    let depth = 1;
    let end = open + 1;
    for (; depth > 0; end += 1) depth += { '{': 1, '}': -1 }[css[end]] ?? 0;
    yield [css.slice(at, open).trim(), css.slice(open + 1, end - 1)];
    at = end;
  }
}

function used(css, words) {
  const isSeen = (selector) => [...selector.replace(/\([^)]*\)/g, '').matchAll(/\.([\w-]+)/g)].every(([, it]) => words.has(it) || MADE.test(it));
  let text = '';
  for (const [head, body] of blocks(css)) {
    const isGroup = /^@(media|supports)/.test(head);
    const selectors = isGroup || head.startsWith('@') ? [head] : split(head, ',').filter(isSeen);
    const inside = isGroup ? used(body, words) : body;
    if (selectors.length && inside) text += `${selectors.join(',')}{${inside}}`;
  }
  return text;
}

export function purged(css, words) {
  let text = used(css, words);
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/(?<=[{;])(--[\w-]+):[^;{}]*(;|(?=}))/g, (all, name) => (before.includes(`var(${name}`) ? all : ''));
  }
  return text;
}
