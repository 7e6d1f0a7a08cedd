#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds the single-page application into frontend/dist: `node frontend/build/build.mjs [--dev]`, from the repository.
//
// cargo → wasm-bindgen → wasm-opt → Sass → content-hashed names → .br and .gz beside each file → sizes, and a failure where
// the first load passes its budget. A step whose inputs did not change is taken from target/frontend-build.
// --dev builds without optimisation nor compression, to look at a change quickly; ONLY=places,measures builds those modules
// of the pages and no other (with --dev alone: what is served must be whole).
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compress, hashed } from './assets.mjs';
import { WEIGHTS, face } from './fonts.mjs';
import { regions } from './map.mjs';
import { page } from './page.mjs';
import { dist, modules, root } from './places.mjs';
import { report } from './report.mjs';
import { stylesheet } from './style.mjs';
import { programs, wasmModules } from './wasm.mjs';

const isDev = process.argv.includes('--dev');
const only = process.env.ONLY?.split(',');
const began = Date.now();
const say = (text) => console.log(`frontend: ${text}`);

// The programs of Cargo.toml that are not a module that any page may load later: the first load, and the engine in its worker.
const FIRST = 'pages';
const ENGINE = 'engine';

/** What is looked for before anything is built, with the one line that brings it. */
function requireModules() {
  const missing = ['sass', 'binaryen', 'bootstrap-italia', '@fontsource/titillium-web', '@svg-maps/italy'].filter((it) => !existsSync(path.join(modules, it)));
  if (missing.length) throw new Error(`npm packages are missing (${missing.join(', ')}): run  npm ci --ignore-scripts --prefix frontend`);
}

/** A module of pages: its document's name, its glue, its code, and what starts it. Only the first load's is not lazy. */
function part(program, module) {
  const [name, lazy, prefix] = program === FIRST ? ['app', '', ''] : [program, '-lazy', `${program}-`];
  const js = hashed(`${name}${lazy}.js`, module.js);
  const wasm = hashed(`${name}${lazy}.wasm`, module.wasm);
  const boot = hashed(`${prefix}boot${lazy}.js`, readFileSync(path.join(root, 'frontend/build/boot.js'), 'utf8').replace(/^\/\/.*\n/gm, '')
    .replaceAll('MODULE_JS', js.name).replaceAll('MODULE_WASM', wasm.name));
  return { name: program === FIRST ? 'index.html' : `${program}.html`, js, wasm, boot };
}

/** Fonts by weight. */
const fonts = () => WEIGHTS.map((weight) => hashed(`titillium-${weight}.woff2`, face(weight)));

async function build() {
  requireModules();
  if (only && !isDev) throw new Error('ONLY is for --dev');
  const built = programs().filter((it) => it === ENGINE || !only || only.includes(it));
  const wasm = await wasmModules(built, { isDev, say });
  const faces = fonts();
  const style = hashed('style.css', await stylesheet(faces, say));
  const icon = hashed('favicon.svg', readFileSync(path.join(root, 'frontend/style/favicon.svg')));
  const map = hashed('map-lazy.json', JSON.stringify(await regions()));

  // A document for each module of pages: `shared::site::Module` says which stands at an address.
  const documents = built.filter((it) => it !== ENGINE).map((it) => part(it, wasm[it]));
  const engine = hashed('engine-lazy.js', wasm.engine.js);
  const engineWasm = hashed('engine-lazy.wasm', wasm.engine.wasm);
  const worker = hashed('engine-worker-lazy.js', readFileSync(path.join(root, 'frontend/build/engine-worker.js'), 'utf8')
    .replaceAll('ENGINE_JS', engine.name).replaceAll('ENGINE_WASM', engineWasm.name));

  const assets = [...documents.flatMap((it) => [it.js, it.wasm, it.boot]), style, icon, map, engine, engineWasm, worker, ...faces];
  // Only the weight of running text: the others are asked for by the stylesheet, which is there as early.
  const preloaded = faces.slice(0, 1);
  const html = (it) => page({ ...it, style, icon, map, worker, preloaded });
  const files = new Map([...documents.map((it) => [it.name, html(it)]), ...assets.map((it) => [`assets/${it.name}`, it.bytes])]);
  if (!isDev) await compress(files, say);
  // Which hashed file is which: for tests, and for who serves `index.html` with `Link: preload` headers.
  files.set('manifest.json', Buffer.from(`${JSON.stringify(Object.fromEntries(assets.map((it) => [it.plain, `assets/${it.name}`])), null, 2)}\n`));
  files.set('licences.txt', notices());
  write(files);

  if (isDev) return say(`dist is ready, not optimised, in ${seconds()}`);
  // Every weight of the typeface: the first page writes with all of them, and waits for none.
  const loads = documents.map((it) => [it.name, [it.name, ...[it.js, it.wasm, it.boot, style, ...faces].map((asset) => `assets/${asset.name}`)]]);
  const [[, first], ...others] = loads;
  const isWithin = report(files, first, others);
  say(`dist is ready in ${seconds()}`);
  if (!isWithin) process.exitCode = 1;
}

/** What the pages carry of others: their licences travel with it, as they ask. */
function notices() {
  const carried = [['Bootstrap Italia (styles)', 'bootstrap-italia/LICENSE'], ['Titillium Web (typeface)', '@fontsource/titillium-web/LICENSE'], ['Map of the regions', '@svg-maps/italy/LICENSE.md']];
  const texts = carried.map(([name, file]) => `${name}\n${'='.repeat(name.length)}\n\n${readFileSync(path.join(root, 'frontend/node_modules', file), 'utf8').trim()}\n`);
  return Buffer.from(`CO.Efficienti is AGPL-3.0-or-later. Its pages carry parts of others, under their own licences.\n\n${texts.join('\n\n')}`);
}

/** Replaces dist in one move, so that a server never sees half of it. */
function write(files) {
  const next = `${dist}.next`;
  rmSync(next, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    const to = path.join(next, name);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, bytes);
  }
  rmSync(dist, { recursive: true, force: true });
  renameSync(next, dist);
}

const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;

try {
  await build();
} catch (error) {
  console.error(`frontend: ${error.message}`);
  process.exitCode = 1;
}
