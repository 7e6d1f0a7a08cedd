// SPDX-License-Identifier: AGPL-3.0-or-later
// The weights of Titillium Web (OFL-1.1), in their Latin subset: what Italian and English are written with.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { modules } from './places.mjs';

// The semibold stands for the bold too: a third weight is 12 kB of a first load that has 250 at most.
export const WEIGHTS = [400, 600];

export const face = (weight) => readFileSync(path.join(modules, `@fontsource/titillium-web/files/titillium-web-latin-${weight}-normal.woff2`));

/** Tables of a WOFF2 file by their tag; the ones that are stored as they are (`cmap` is). */
function tables(bytes) {
  const TAGS = 'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'.split(' ');
  let at = 48;
  const number = () => { let n = 0; for (let more = true; more;) { const byte = bytes[at++]; n = n * 128 + (byte & 127); more = byte > 127; } return n; };
  const list = [];
  for (let n = bytes.readUInt16BE(12); n > 0; n -= 1) {
    const flags = bytes[at++];
    const tag = (flags & 63) === 63 ? bytes.toString('latin1', at, at += 4) : TAGS[flags & 63];
    const length = number();
    // glyf and loca are transformed unless they say otherwise, the others if they say so.
    const isTransformed = /glyf|loca/.test(tag) ? flags >> 6 !== 3 : flags >> 6 !== 0;
    list.push([tag, isTransformed ? number() : length]);
  }
  const content = zlib.brotliDecompressSync(bytes.subarray(at, at + bytes.readUInt32BE(20)));
  let from = 0;
  return new Map(list.map(([tag, length]) => [tag, content.subarray(from, from += length)]));
}

/** The code points that a font can write, from its `cmap` of format 4. */
export function written(bytes) {
  const cmap = tables(bytes).get('cmap');
  const all = new Set();
  for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
    const sub = cmap.subarray(cmap.readUInt32BE(4 + 8 * i + 4));
    if (sub.readUInt16BE(0) !== 4) continue;
    const n = sub.readUInt16BE(6) / 2;
    for (let j = 0; j < n; j += 1) {
      const [end, start] = [sub.readUInt16BE(14 + 2 * j), sub.readUInt16BE(16 + 2 * (n + j))];
      for (let code = start; code <= end && code < 0xffff; code += 1) all.add(code);
    }
  }
  return all;
}
