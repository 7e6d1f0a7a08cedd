// SPDX-License-Identifier: AGPL-3.0-or-later
// One stylesheet: the parts of Bootstrap Italia in use (its look, never its scripts), the tokens, our components.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { digest, kept } from './assets.mjs';
import { modules, root } from './places.mjs';
import { named, purged } from './purge.mjs';

const SHEETS = ['bootstrap.scss', 'tokens.css', 'base.css', 'app.css', 'competences.css', 'equipes.css'];

export async function stylesheet(faces, say) {
  const sass = await import('sass');
  const from = path.join(root, 'frontend/style');
  const sources = SHEETS.map((it) => readFileSync(path.join(from, it), 'utf8'));
  const key = `${digest(...sources, sass.info).slice(0, 24)}.css`;
  const css = kept(key, () => {
    say('Sass');
    return sources.map((source, i) => sass.compileString(source, {
      syntax: SHEETS[i].endsWith('.scss') ? 'scss' : 'css', style: 'compressed', logger: sass.Logger.silent,
      loadPaths: [path.join(modules, 'bootstrap-italia/src/scss')],
    }).css.replace('\uFEFF', '')).join('\n');
  }).toString();
  return purged(css, named()).replace(/url\("?(titillium-\d+\.woff2)"?\)/g, (_, plain) => {
    const face = faces.find((it) => it.plain === plain);
    if (!face) throw new Error(`no font ${plain}`);
    return `url(/assets/${face.name})`;
  });
}
