// SPDX-License-Identifier: AGPL-3.0-or-later
// Content-hashed names and precompressed twins.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { cache } from './places.mjs';

export const digest = (...parts) => parts.reduce((hash, it) => hash.update(it).update('\0'), createHash('sha256')).digest('hex');

/** `style.css` with its content's hash in the name: `style-1a2b3c4d5e.css`, immutable for ever. */
export function hashed(plain, content) {
  const bytes = Buffer.from(content);
  const { name, ext } = path.parse(plain);
  return { plain, name: `${name}-${digest(bytes).slice(0, 10)}${ext}`, bytes };
}

/** What is kept from one build to the next, by the digest of its inputs. */
export function kept(key, make) {
  const at = path.join(cache, key);
  if (existsSync(at)) return readFileSync(at);
  const bytes = Buffer.from(make());
  writeFileSync(at, bytes);
  return bytes;
}

const brotli = (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
const gzip = (bytes) => zlib.gzipSync(bytes, { level: 9 });

/** Adds `.br` and `.gz` beside every file but the fonts, which are compressed already. */
export function compress(files, say) {
  say('compressing');
  for (const [name, content] of [...files]) {
    if (name.endsWith('.woff2')) continue;
    const bytes = Buffer.from(content);
    const key = digest(bytes).slice(0, 24);
    files.set(`${name}.br`, kept(`${key}.br`, () => brotli(bytes)));
    files.set(`${name}.gz`, kept(`${key}.gz`, () => gzip(bytes)));
  }
}
