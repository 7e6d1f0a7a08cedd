// SPDX-License-Identifier: AGPL-3.0-or-later
// A load generator: a few connections that each send a request, read its answer and send the next, for a bounded time.
// It speaks just the HTTP/1.1 that our server answers to a plain GET, so that one core of it can press one core of the server.
import net from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * Presses `GET path` on a loopback port; answers `{rps, p50, p95, p99, n, errors}`, times in milliseconds. Stops after `seconds`
 * or `most` requests, whichever comes first. The first `warmup` seconds are not counted.
 */
export async function press({ port, path, token, connections = 16, seconds = 10, warmup = 1, most = 2_000_000 }) {
  const bearer = token ? `Authorization: Bearer ${token}\r\n` : '';
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${bearer}\r\n`);
  const times = [];
  let errors = 0;
  let isOver = false;
  const began = performance.now();
  const counted = began + warmup * 1000;
  const end = counted + seconds * 1000;

  const one = () => new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    let sent = 0;
    let waiting = Buffer.alloc(0);
    let missing = -1; // bytes of the body still to come; −1 while in the head
    const send = () => {
      sent = performance.now();
      if (isOver || sent >= end || times.length >= most) {
        isOver = true;
        socket.end();
        return resolve();
      }
      socket.write(request);
    };
    const done = () => {
      const now = performance.now();
      if (sent >= counted) times.push(now - sent);
      missing = -1;
      send();
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => { if (!isOver) reject(new Error('the server closed the connection')); else resolve(); });
    socket.on('data', (chunk) => {
      if (missing >= 0) {
        missing -= chunk.length;
        if (missing <= 0) done();
        return;
      }
      waiting = waiting.length ? Buffer.concat([waiting, chunk]) : chunk;
      const at = waiting.indexOf(END_OF_HEAD);
      if (at < 0) return;
      const head = waiting.toString('latin1', 0, at);
      if (!head.startsWith('HTTP/1.1 200')) errors += 1;
      const length = /\r\ncontent-length: *(\d+)/i.exec(head);
      if (!length) return reject(new Error(`an answer without Content-Length: ${head.split('\r\n')[0]}`));
      missing = Number(length[1]) - (waiting.length - at - END_OF_HEAD.length);
      waiting = Buffer.alloc(0);
      if (missing <= 0) done();
    });
  });

  await Promise.all(Array.from({ length: connections }, one));
  const spent = (performance.now() - counted) / 1000;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  return { rps: times.length / spent, p50: at(0.5), p95: at(0.95), p99: at(0.99), n: times.length, errors };
}
