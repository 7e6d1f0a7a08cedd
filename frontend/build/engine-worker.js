// SPDX-License-Identifier: AGPL-3.0-or-later
// Computes the index away from the page, so that a thousand draws do not hold a key press.
//
// A message is a text whose first line says what is asked; the document of an index alone is computed as it is.
//   open     an index to be weighed again and again
//   weigh    turn, then the weights: its points at once, then its intervals, unless a later turn has come meanwhile
//   document the weights: the document that the server takes
//   digest   of a result that the server answered
//   measure  how long a move takes
import init, { Bench, compute_index, digest_of } from "./ENGINE_JS";

const ready = init({ module_or_path: "/assets/ENGINE_WASM" });
// Long enough to be worth the message, short enough that the next move does not wait.
const SLICE_MS = 8;
const FULL = 5;
let bench;
let latest = 0;

const say = (message) => self.postMessage(JSON.stringify(message));
const factors = (text) => Float64Array.from(text.split("-"), (it) => Number(it) / FULL);
const pause = () => new Promise((done) => setTimeout(done));

async function weigh(turn, weights) {
  const began = performance.now();
  const units = bench?.points(factors(weights));
  if (!units) return say({ kind: "failed", turn });
  say({ kind: "points", turn, units: JSON.parse(units), milliseconds: performance.now() - began });
  bench.begin(factors(weights));
  for (let left = 1; left > 0;) {
    // Between two slices a later move may have been made: it wins, and this one is never finished.
    if (latest !== turn) return undefined;
    const slice = performance.now();
    do left = bench.advance(20); while (left > 0 && performance.now() - slice < SLICE_MS);
    if (left > 0) await pause();
  }
  return say({ kind: "settled", turn, milliseconds: performance.now() - began, ...JSON.parse(bench.settled()) });
}

function measure(input) {
  bench = Bench.open(input);
  const moves = 200;
  const began = performance.now();
  for (let n = 0; n < moves; n += 1) bench.points(Float64Array.from({ length: 16 }, (_, i) => ((n + 3 * i) % 11) / FULL));
  const points = (performance.now() - began) / moves;
  const drawing = performance.now();
  bench.begin(factors("5-5-8"));
  while (bench.advance(1000) > 0);
  bench.settled();
  say({ kind: "measured", turn: 0, milliseconds: points, draws: performance.now() - drawing });
}

self.addEventListener("message", async ({ data }) => {
  const [word, ...rest] = data.startsWith("{") ? ["compute"] : data.split("\n");
  if (word === "weigh") latest = Number(rest[0]);
  await ready;
  if (word === "compute") {
    const began = performance.now();
    const answer = compute_index(data);
    say({ milliseconds: performance.now() - began, ...JSON.parse(answer) });
  }
  if (word === "open") bench = Bench.open(rest.join("\n"));
  if (word === "weigh" && latest === Number(rest[0])) await weigh(latest, rest[1]);
  if (word === "document") say({ kind: "document", turn: 0, text: bench.document(factors(rest[0])) });
  if (word === "digest") say({ kind: "digest", turn: 0, text: digest_of(rest.join("\n")) });
  if (word === "measure") measure(rest.join("\n"));
});
