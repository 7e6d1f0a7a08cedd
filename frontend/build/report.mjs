// SPDX-License-Identifier: AGPL-3.0-or-later
// What the reader downloads, in bytes, and whether it stays within the budget.
import path from 'node:path';

const BUDGET = 250_000;
// Tools of who is in, opened all day and kept for ever after the first time; the definitions hold the editor, with the engine's
// reader of recipes. They are to shrink: the limit only keeps them from growing.
const INSIDE = ['access', 'administration', 'coverage', 'definitions', 'equipes', 'frameworks', 'operators', 'proposals'];
const BUDGET_INSIDE = 350_000;
const GOAL = 150_000;

const kilobytes = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(10);

/** What the document of a module may load at most. */
const limit = (document) => (INSIDE.includes(path.basename(document, '.html')) ? BUDGET_INSIDE : BUDGET);

/** Prints a line a file and what each module of pages loads; answers whether all are within the budget. */
export function report(files, first, others) {
  const rows = [...files.keys()].filter((it) => !/\.(br|gz)$|manifest/.test(it))
    .map((name) => ({ name, raw: files.get(name).length, sent: (files.get(`${name}.br`) ?? files.get(name)).length, isFirst: first.includes(name) }))
    .sort((a, b) => b.isFirst - a.isFirst || b.sent - a.sent);
  console.log(`\n  ${'file'.padEnd(44)}${'raw'.padStart(10)}${'brotli'.padStart(10)}`);
  for (const it of rows) console.log(`${it.isFirst ? '* ' : '  '}${it.name.padEnd(44)}${kilobytes(it.raw)}${kilobytes(it.sent)}`);
  const sum = (names) => rows.filter((it) => names.includes(it.name)).reduce((all, it) => all + it.sent, 0);
  // Who begins at a page of another module waits as long: the same budget for what everybody may open.
  const beginnings = [...others.map(([name, names]) => [`${name}, opened first`, sum(names), limit(name)]), ['first load', sum(first), BUDGET]];
  for (const [name, bytes, most] of beginnings) console.log(`* ${name.padEnd(54)}${kilobytes(bytes)}   (goal ${GOAL / 1000} kB, refused above ${most / 1000} kB)`);
  const beyond = beginnings.filter(([, bytes, most]) => bytes > most);
  for (const [name] of beyond) console.error(`frontend: ${name} passes its budget`);
  return beyond.length === 0;
}
