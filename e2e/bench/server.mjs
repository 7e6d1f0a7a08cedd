// SPDX-License-Identifier: AGPL-3.0-or-later
// The release server under load on the loopback: SQLite, and PostgreSQL where its programs are installed. Each server, each
// database and the load itself are ours, bounded, and stopped at the end.
//   SECONDS=10 CONNECTIONS=16 node e2e/bench/server.mjs
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { program, repository, startServer } from '../harness.mjs';
import { press } from './load.mjs';

const seconds = Math.min(Number(process.env.SECONDS ?? 10), 60);
const connections = Math.min(Number(process.env.CONNECTIONS ?? 16), 256);
const PATHS = [
  ['profile of a region', '/api/v1/territories/19/profile'],
  ['one row by key', '/api/v1/territories/19'],
  ['ranking of the regions', '/api/v1/attractiveness/regions'],
  ['status', '/status'],
];

async function measure(name, databaseUrl) {
  const server = await startServer({ binary: program('release'), databaseUrl, env: { COE_LOG: 'error' } });
  try {
    console.log(`\nServer on ${name}: GET over ${connections} connections for ${seconds} s each, load and server on the same ${cpus().length} cores`);
    console.log(`  ${'what'.padEnd(26)}${'bytes'.padStart(8)}${'requests/s'.padStart(12)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'errors'.padStart(8)}`);
    for (const [what, at] of PATHS) {
      const bytes = (await (await fetch(`${server.origin}${at}`, { headers: { 'Accept-Encoding': 'identity' } })).arrayBuffer()).byteLength;
      const got = await press({ port: Number(new URL(server.origin).port), path: at, connections, seconds });
      console.log(`  ${what.padEnd(26)}${String(bytes).padStart(8)}${got.rps.toFixed(0).padStart(12)}${got.p50.toFixed(2).padStart(9)}${got.p99.toFixed(2).padStart(9)}${String(got.errors).padStart(8)}`);
    }
    if (name === 'SQLite') await measureToken(server);
    await measureScope(server);
    const resident = /VmRSS:\s+(\d+)/.exec(readStatus(server.pid));
    if (resident) console.log(`  resident memory afterwards: ${(Number(resident[1]) / 1024).toFixed(0)} MB`);
  } finally {
    await server.stop();
  }
}

/** CPU microseconds that the server has used; only Linux tells. */
function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/**
 * What being in costs: one row by key over 32 connections, without a token and with one, turn by turn, in CPU time of the server.
 * Who is in is asked for the limit of requests; a handler that wants to know asks a second time, at the same price.
 */
async function measureToken(server) {
  if (process.platform !== 'linux') return;
  const port = Number(new URL(server.origin).port);
  const token = await comeIn(server, 'national');
  await fetch(`${server.origin}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } });
  const costs = { without: [], with: [] };
  for (let turn = 0; turn < 3; turn += 1) {
    for (const [kind, bearer] of [['without', undefined], ['with', token]]) {
      const before = cpuMicroseconds(server.pid);
      const got = await press({ port, path: '/api/v1/territories/19', token: bearer, connections: 32, seconds: Math.min(seconds, 5), warmup: 0 });
      costs[kind].push((cpuMicroseconds(server.pid) - before) / got.n);
    }
  }
  const middle = (it) => it.sort((a, b) => a - b)[1];
  const [without, held] = [middle(costs.without), middle(costs.with)];
  console.log(`  a token, 32 connections, median of 3: ${without.toFixed(1)} µs CPU a request without, ${held.toFixed(1)} with: ${(held - without).toFixed(1)} µs`);
}

const MANY = 20_000;

/** Comes in as an account of the demonstration. */
async function comeIn(server, username) {
  const answer = await fetch(`${server.origin}/api/v1/sessions`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username, password: 'coefficienti-demo' }),
  });
  return (await answer.json()).access_token;
}

/** Adds users to every region, as an administrator does. */
async function addMany(server) {
  const token = await comeIn(server, 'admin');
  let n = 0;
  const one = async () => {
    while (n < MANY) {
      n += 1;
      const body = { username: `persona-${n}`, given_name: 'Persona', family_name: `di prova ${n}`, territory: String((n % 20) + 1).padStart(2, '0') };
      const answer = await fetch(`${server.origin}/api/v1/users`, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
      if (answer.status !== 201) throw new Error(`a user could not be added: ${await answer.text()}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
}

/**
 * A region's list of users against the national one, turn by turn and in turn first: the p95 of each, and their ratio. Over one
 * connection: each read is an entry of the register, and several that wait for its lock would measure the lock.
 */
async function measureScope(server) {
  await addMany(server);
  const port = Number(new URL(server.origin).port);
  const times = { 'regional.19': [], national: [] };
  for (let turn = 0; turn < 5; turn += 1) {
    const names = Object.keys(times);
    for (const username of turn % 2 ? names.reverse() : names) {
      const token = await comeIn(server, username);
      const got = await press({ port, path: '/api/v1/users?limit=100', token, connections: 1, seconds: Math.min(seconds, 4), warmup: 0.5 });
      if (got.errors > 0) throw new Error(`${got.errors} lists failed`);
      times[username].push(got.p95);
    }
  }
  const middle = (it) => it.sort((a, b) => a - b)[2];
  const [region, country] = [middle(times['regional.19']), middle(times.national)];
  console.log(`  lists of 100 of ${MANY} users, p95, median of 5: a region's ${region.toFixed(2)} ms, Italy's ${country.toFixed(2)} ms: ${(region / country).toFixed(2)} times`);
}

function readStatus(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return ''; // only Linux tells it there
  }
}

// Called again by itself, inside a PostgreSQL of its own.
if (process.argv[2] === 'postgres') {
  await measure('PostgreSQL', process.env.TEST_DATABASE_URL);
} else {
  await measure('SQLite');
  const programs = spawnSync('sh', ['api/tests/postgres-programs.sh'], { cwd: repository });
  if (programs.status === 0) {
    const done = spawnSync('api/tests/with-postgres.sh', [process.execPath, path.join('e2e', 'bench', 'server.mjs'), 'postgres'], { cwd: repository, stdio: 'inherit' });
    process.exitCode = done.status ?? 1;
  } else {
    console.log("\nPostgreSQL's server programs are not installed: not measured");
  }
}
