// SPDX-License-Identifier: AGPL-3.0-or-later
// The coverage of an equipe of 40 members × 40 competences, three ratings of each: from the summary that writes keep, and the same
// figure computed from the ratings, in one run on one machine; and the request that answers it, under load.
//   SECONDS=5 CONNECTIONS=8 node e2e/bench/coverage.mjs
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { program, repository, startServer } from '../harness.mjs';
import { press } from './load.mjs';

const seconds = Math.min(Number(process.env.SECONDS ?? 5), 60);
const connections = Math.min(Number(process.env.CONNECTIONS ?? 8), 256);
const MEMBERS = 40;
const PROFESSIONS = ['AS', 'EDU', 'PSI', 'MED', 'OLE', 'ORI', 'SAN', 'CDA'];
const SOURCES = ['supervisor', 'course', 'certificate'];

/** Sends a body as somebody; the answer's JSON. */
async function send(server, token, path, body) {
  const answer = await fetch(`${server.origin}/api/v1${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** An equipe of Crotone with everybody rated in everything; its key. */
async function fill(server, token) {
  const { framework } = await (await fetch(`${server.origin}/api/v1/competence-frameworks/1.0`)).json();
  const codes = framework.competences.map((it) => it.code);
  const equipe = await send(server, token, '/equipes', {
    name: 'Equipe di misura', kind: 'inclusion', territory: '101', framework: '1.0', valid_from: '2026-01-01',
  });
  for (let i = 0; i < MEMBERS; i += 1) {
    const operator = await send(server, token, '/operators', {
      given_name: 'Prova', family_name: `Misura ${i}`, profession: PROFESSIONS[i % PROFESSIONS.length], territory: '101',
      employer: 'Comune di prova', employment: 'contract', hours_per_week: 36,
    });
    for (const [s, source] of SOURCES.entries()) {
      const items = codes.map((competence, c) => ({ competence, level: (i * 7 + c * 3 + s) % 6, evidence: 'Prova' }));
      await send(server, token, `/operators/${operator.id}/ratings`, { framework: '1.0', source, rated_on: `2026-0${s + 1}-10`, items });
    }
    await send(server, token, `/equipes/${equipe.id}/memberships`, {
      operator: operator.id, role: operator.profession, hours_per_week: 18, valid_from: '2026-01-12',
    });
  }
  return equipe.id;
}

async function measure(name, databaseUrl) {
  const server = await startServer({ binary: program('release'), databaseUrl, env: { COE_LOG: 'error' } });
  try {
    const { access_token: token } = await send(server, undefined, '/sessions', { username: 'coordinator.crotone', password: 'coefficienti-demo' });
    const id = await fill(server, token);
    const verified = server.command('coverage', 'verify', '--equipe', id, '--repeat', '101');
    if (verified.status !== 0) throw new Error(verified.stdout + verified.stderr);
    console.log(`\nCoverage of an equipe of ${MEMBERS} members x 40 competences, ${MEMBERS * 40 * SOURCES.length} ratings, on ${name}`);
    console.log(`  ${verified.stdout.trim().split('\n').join('\n  ')}`);
    const got = await press({
      port: Number(new URL(server.origin).port), path: `/api/v1/equipes/${id}/coverage`, connections, seconds, token,
    });
    console.log(`  GET …/coverage over ${connections} connections: ${got.rps.toFixed(0)} requests/s, p50 ${got.p50.toFixed(2)} ms, p99 ${got.p99.toFixed(2)} ms, ${got.errors} errors`);
  } finally {
    await server.stop();
  }
}

// Called again by itself, inside a PostgreSQL of its own.
if (process.argv[2] === 'postgres') {
  await measure('PostgreSQL', process.env.TEST_DATABASE_URL);
} else {
  await measure('SQLite');
  const programs = spawnSync('sh', ['api/tests/postgres-programs.sh'], { cwd: repository });
  if (programs.status === 0) {
    const again = [process.execPath, path.join('e2e', 'bench', 'coverage.mjs'), 'postgres'];
    const done = spawnSync('api/tests/with-postgres.sh', again, { cwd: repository, stdio: 'inherit' });
    process.exitCode = done.status ?? 1;
  } else {
    console.log("\nPostgreSQL's server programs are not installed: not measured");
  }
}
