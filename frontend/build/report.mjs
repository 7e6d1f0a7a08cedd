// SPDX-License-Identifier: AGPL-3.0-or-later
// What the reader downloads, in bytes, and whether it stays within the budget.

const BUDGET = 250_000;
const GOAL = 150_000;

const kilobytes = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(10);

/** Prints a line a file and the first load; answers whether the first load is within the budget. */
export function report(files, first) {
  const rows = [...files.keys()].filter((it) => !/\.(br|gz)$|manifest/.test(it))
    .map((name) => ({ name, raw: files.get(name).length, sent: (files.get(`${name}.br`) ?? files.get(name)).length, isFirst: first.includes(name) }))
    .sort((a, b) => b.isFirst - a.isFirst || b.sent - a.sent);
  console.log(`\n  ${'file'.padEnd(44)}${'raw'.padStart(10)}${'brotli'.padStart(10)}`);
  for (const it of rows) console.log(`${it.isFirst ? '* ' : '  '}${it.name.padEnd(44)}${kilobytes(it.raw)}${kilobytes(it.sent)}`);
  const total = rows.filter((it) => it.isFirst).reduce((sum, it) => sum + it.sent, 0);
  console.log(`* ${'first load'.padEnd(54)}${kilobytes(total)}   (goal ${GOAL / 1000} kB, refused above ${BUDGET / 1000} kB)\n`);
  if (total > BUDGET) console.error('frontend: the first load passes its budget');
  return total <= BUDGET;
}
