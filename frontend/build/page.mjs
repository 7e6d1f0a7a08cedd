// SPDX-License-Identifier: AGPL-3.0-or-later
// The document of a module: a shell that is seen before the module has been read, and the names of what loads later.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './places.mjs';

export function page({ js, wasm, boot, style, icon, map, worker, preloaded }) {
  const at = (it) => `/assets/${it.name}`;
  const head = [
    `<link rel="icon" href="${at(icon)}" type="image/svg+xml">`,
    `<link rel="stylesheet" href="${at(style)}">`,
    `<link rel="modulepreload" href="${at(js)}">`,
    `<link rel="preload" href="${at(wasm)}" as="fetch" type="application/wasm" crossorigin>`,
    // Read by every page before anything else: it arrives while the application compiles.
    '<link rel="preload" href="/api/v1/site" as="fetch" crossorigin>',
    ...preloaded.map((it) => `<link rel="preload" href="${at(it)}" as="font" type="font/woff2" crossorigin>`),
    `<meta name="co-map" content="${at(map)}">`,
    `<meta name="co-engine" content="${at(worker)}">`,
    `<script type="module" src="${at(boot)}"></script>`,
  ];
  const source = readFileSync(path.join(root, 'frontend/index.html'), 'utf8');
  return Buffer.from(source.replace(/<!-- SPDX[^>]*-->\n/, '').replace('<!-- build -->', head.join('\n')));
}
