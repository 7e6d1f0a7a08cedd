// SPDX-License-Identifier: AGPL-3.0-or-later
// The regions of Italy as shapes: from @svg-maps/italy (CC BY 4.0), rounded, keyed by ISTAT code, with the point where a label fits.

const CODES = {
  piedmont: '01', 'aosta-valley': '02', lombardy: '03', 'trentino-south-tyrol': '04', veneto: '05', 'friuli-venezia-giulia': '06', liguria: '07',
  'emilia-romagna': '08', tuscany: '09', umbria: '10', marche: '11', lazio: '12', abruzzo: '13', molise: '14', campania: '15', apulia: '16',
  basilicata: '17', calabria: '18', sicily: '19', sardinia: '20',
};

/** Rings of absolute points; the source has only `m` with implicit lines, and `z`. */
function rings(source) {
  const all = [];
  let x = 0;
  let y = 0;
  for (const piece of source.trim().split(/z/i).map((it) => it.trim()).filter(Boolean)) {
    if (!/^m[\d\s.,e-]+$/i.test(piece)) throw new Error(`a path of the map is not made of m and z: ${piece.slice(0, 40)}`);
    const numbers = piece.slice(1).trim().split(/[\s,]+/).map(Number);
    const isAbsolute = piece.startsWith('M');
    const ring = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      x = isAbsolute ? numbers[i] : x + numbers[i];
      y = isAbsolute ? numbers[i + 1] : y + numbers[i + 1];
      ring.push([x, y]);
    }
    [x, y] = ring[0];
    all.push(ring);
  }
  return all;
}

/** Rounds on the absolute grid, then writes differences: rounding never drifts. In tenths. */
function drawn(all) {
  const short = (n) => String(n / 10);
  return all.map((ring) => {
    const grid = ring.map(([x, y]) => [Math.round(x * 10), Math.round(y * 10)]);
    const steps = grid.slice(1).map(([x, y], i) => [x - grid[i][0], y - grid[i][1]]).filter(([dx, dy]) => dx || dy);
    if (steps.length < 2) return '';
    return `M${short(grid[0][0])} ${short(grid[0][1])}l${steps.map(([dx, dy]) => `${short(dx)} ${short(dy)}`).join(' ')}z`;
  }).join('');
}

const area = (ring) => Math.abs(ring.reduce((sum, [x, y], i) => { const [u, v] = ring[(i + 1) % ring.length]; return sum + x * v - u * y; }, 0)) / 2;

function isInside([px, py], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if ((yi > py) !== (yj > py) && px < ((xj - xi) * (py - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function distance([px, py], ring) {
  let least = Infinity;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax, ay] = ring[j];
    const [bx, by] = ring[i];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = length ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) : 0;
    least = Math.min(least, Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay)));
  }
  return least;
}

/** The point of a ring farthest from its border (pole of inaccessibility), by ever finer grids. */
function label(ring) {
  const xs = ring.map(([x]) => x);
  const ys = ring.map(([, y]) => y);
  let box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  let best = { room: -1, at: [0, 0] };
  for (let round = 0; round < 5; round += 1) {
    const [x0, y0, x1, y1] = box;
    for (let i = 0; i <= 24; i += 1) {
      for (let j = 0; j <= 24; j += 1) {
        const at = [x0 + ((x1 - x0) * i) / 24, y0 + ((y1 - y0) * j) / 24];
        const room = isInside(at, ring) ? distance(at, ring) : -1;
        if (room > best.room) best = { room, at };
      }
    }
    const w = (x1 - x0) / 8;
    const h = (y1 - y0) / 8;
    box = [best.at[0] - w, best.at[1] - h, best.at[0] + w, best.at[1] + h];
  }
  return best;
}

export async function regions() {
  const { default: source } = await import('@svg-maps/italy');
  const shapes = source.locations.map((it) => {
    const code = CODES[it.id];
    if (!code) throw new Error(`the map has a region without a code: ${it.id}`);
    const all = rings(it.path);
    const { at, room } = label(all.reduce((a, b) => (area(a) > area(b) ? a : b)));
    return { code, path: drawn(all), x: Math.round(at[0] * 10) / 10, y: Math.round(at[1] * 10) / 10, is_small: room < 10 };
  });
  if (shapes.length !== Object.keys(CODES).length) throw new Error(`the map has ${shapes.length} regions`);
  return { view_box: source.viewBox, shapes: shapes.sort((a, b) => a.code.localeCompare(b.code)) };
}
