// SPDX-License-Identifier: AGPL-3.0-or-later
// From Rust to the modules that the browser loads: the first pages, those that load later, and the engine fetched by who computes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { digest } from './assets.mjs';
import { cache, command, modules, root, target } from './places.mjs';

const TARGET = 'wasm32-unknown-unknown';
// What rustc 1.95 emits for wasm32 by default, and no more: a feature that is named here may be used by wasm-opt.
const FEATURES = ['mutable-globals', 'sign-ext', 'nontrapping-float-to-int', 'bulk-memory', 'reference-types', 'multivalue'];

// Views whose types are erased are in the program once instead of once a page; and no path of this machine leaves it.
const home = process.env.CARGO_HOME ?? path.join(process.env.HOME ?? '', '.cargo');
const SMALLER = ['--cfg=erase_components', `--remap-path-prefix=${root}=.`, `--remap-path-prefix=${home}=~`];

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${path.basename(program)} failed`);
  return done.stdout;
}

/** The version of wasm-bindgen in Cargo.lock: library and command line must match. */
function bindgenVersion() {
  const found = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(readFileSync(path.join(root, 'Cargo.lock'), 'utf8'));
  if (!found) throw new Error('wasm-bindgen is not in Cargo.lock');
  return found[1];
}

function bindgen() {
  const version = bindgenVersion();
  const program = command('wasm-bindgen');
  const has = program && spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim().split(' ')[1];
  if (has === version) return program;
  throw new Error(`wasm-bindgen ${version} is ${has ? `needed, ${has} was found` : 'missing'}: run  cargo install wasm-bindgen-cli --version ${version} --root .tools`);
}

/** cargo, with the compiler that knows wasm32: rustup's, or the one `wasm-target.sh` made where rustup could not be reached. */
function cargo(built, isDev) {
  const wrapper = path.join(root, '.tools/wasm-rustc');
  const env = { ...process.env, ...(existsSync(wrapper) ? { RUSTC: wrapper } : {}) };
  if (!isDev) env.RUSTFLAGS = [process.env.RUSTFLAGS, ...SMALLER].filter(Boolean).join(' ');
  const profile = isDev ? 'dev' : 'wasm';
  run('cargo', ['build', '-p', 'frontend', ...built.flatMap((it) => ['--bin', it]), '--target', TARGET, '--profile', profile], { env });
  return path.join(target, TARGET, isDev ? 'debug' : 'wasm');
}

/** The glue without comments nor indentation; what remains is compressed anyway. */
const slim = (js) => js.replace(/\/\*\*[\s\S]*?\*\//g, '').split('\n').map((it) => it.trim()).filter((it) => it && !it.startsWith('//')).join('\n');

function glue(name, from, program, isDev, say) {
  const key = digest(readFileSync(from), program, String(isDev), FEATURES.join()).slice(0, 24);
  const at = path.join(cache, `${name}-${key}`);
  if (!existsSync(at)) {
    const next = `${at}.next`;
    rmSync(next, { recursive: true, force: true });
    mkdirSync(next, { recursive: true });
    say(`wasm-bindgen ${name}`);
    run(program, [from, '--target', 'web', '--no-typescript', '--out-dir', next, '--out-name', name, ...(isDev ? [] : ['--remove-producers-section'])]);
    if (!isDev) {
      say(`wasm-opt ${name}`);
      const wasm = path.join(next, `${name}_bg.wasm`);
      run(process.execPath, [path.join(modules, 'binaryen/bin/wasm-opt'), wasm, '-o', wasm, '-Oz', '--converge', '--strip-debug', '--strip-producers', '--strip-target-features', ...FEATURES.map((it) => `--enable-${it}`)]);
    }
    renameSync(next, at);
  }
  const js = readFileSync(path.join(at, `${name}.js`), 'utf8');
  return { js: isDev ? js : slim(js), wasm: readFileSync(path.join(at, `${name}_bg.wasm`)) };
}

/** The programs of the pages, as Cargo.toml names them. */
export function programs() {
  const manifest = readFileSync(path.join(root, 'frontend/Cargo.toml'), 'utf8');
  return [...manifest.matchAll(/^\[\[bin\]\]\nname = "([^"]+)"/gm)].map((it) => it[1]);
}

/** Glue and code of each program. */
export async function wasmModules(built, { isDev, say }) {
  const program = bindgen();
  say(`cargo build (${isDev ? 'dev' : 'wasm'} profile)`);
  const from = cargo(built, isDev);
  return Object.fromEntries(built.map((it) => [it, glue(it, path.join(from, `${it}.wasm`), program, isDev, say)]));
}
