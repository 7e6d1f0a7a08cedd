// SPDX-License-Identifier: AGPL-3.0-or-later
// Where things are, from the repository's root.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const dist = path.join(root, 'frontend/dist');
export const modules = path.join(root, 'frontend/node_modules');
export const target = process.env.CARGO_TARGET_DIR ? path.resolve(process.env.CARGO_TARGET_DIR) : path.join(root, 'target');
export const cache = path.join(target, 'frontend-build');

mkdirSync(cache, { recursive: true });

/** A command of ours under `.tools/bin`, else on PATH; `undefined` where there is none. */
export function command(name) {
  const places = [path.join(root, '.tools/bin'), ...(process.env.PATH ?? '').split(path.delimiter)];
  return places.map((it) => path.join(it, name)).find((it) => existsSync(it));
}
