// SPDX-License-Identifier: AGPL-3.0-or-later
// A real server with a database of its own, and a real browser with a profile of its own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { after, afterEach, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openPage, startBrowser } from './browser.mjs';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Where screenshots and prints are left to be looked at; not committed. */
export const out = path.join(repository, 'e2e/out');
mkdirSync(out, { recursive: true });

const START_MS = 60_000;
const STOP_MS = 25_000;

/** The program under test: COE_PROGRAM, else what `make e2e` built, else what `make run` built. */
export function program(...kinds) {
  const target = process.env.CARGO_TARGET_DIR ? path.resolve(repository, process.env.CARGO_TARGET_DIR) : path.join(repository, 'target');
  const places = [process.env.COE_PROGRAM, ...(kinds.length ? kinds : ['debug', 'release']).map((it) => path.join(target, it, 'coefficienti'))];
  const found = places.find((it) => it && existsSync(it));
  if (!found) throw new Error('the server is not built: run `make e2e`');
  return found;
}

/**
 * The stage of a group of tests: one server and one browser for all, and a new page for each test where `withPages`.
 * `take` is handed `{server, browser, index, page}`, once before all and again before each test; what a test opened is closed.
 */
export function onStage(take, { withPages = true, server: options = {} } = {}) {
  let server;
  let browser;
  let index;
  before(async () => {
    server = await startServer(options);
    browser = await startBrowser();
    index = await server.json('/api/v1/attractiveness/regions');
    take({ server, browser, index });
  });
  after(async () => {
    await browser?.stop();
    await server?.stop();
  });
  if (!withPages) return;
  beforeEach(async () => take({ server, browser, index, page: await openPage(browser.context, server.origin) }));
  // The browser's own first page stays: without any, it ends.
  afterEach(() => Promise.all(browser.context.pages().slice(1).map((it) => it.close())));
}

/** A port that nobody listens on. Another program may take it before we do: then starting fails and says so. */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts the program with a new database and the labelled demo; answers its origin and how to stop it.
 * `files` are texts that are imported first, each with the verbs of the command line that take it: the reference data have no social areas and no
 * outlines. What the program writes is kept, and shown where it ends by itself.
 */
export async function startServer({ env = {}, binary = program(), databaseUrl, files = [] } = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'coe-e2e-'));
  const port = await freePort();
  const all = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_URL: databaseUrl ?? `sqlite:${path.join(directory, 'e2e.db')}`,
    COE_BIND: `127.0.0.1:${port}`,
    COE_DEMO: '1',
    COE_LOG: 'warn',
    COE_DATA_DIR: directory,
    // A suite sends more in a minute than any person.
    COE_RATE_LIMIT: '1000000',
    COE_LOGIN_LIMIT: '1000000',
    ...env,
  };
  const options = { cwd: repository, env: all };
  // Only a SQLite file is the program's to make; a PostgreSQL database is made by who administers it.
  const made = spawnSync(binary, ['migrate', ...(all.DATABASE_URL.startsWith('sqlite:') ? ['--create'] : [])], { ...options, encoding: 'utf8' });
  if (made.status !== 0) {
    rmSync(directory, { recursive: true, force: true });
    throw new Error(`the database could not be prepared: ${made.stderr}`);
  }
  const run = (verbs) => {
    const done = spawnSync(binary, verbs, { ...options, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${verbs.join(' ')}: ${done.stderr}`);
  };
  if (files.length) run(['seed']);
  for (const [n, { verbs, text }] of files.entries()) {
    const file = path.join(directory, `${n}-${verbs[0]}`);
    writeFileSync(file, text);
    run([...verbs, file]);
  }

  const child = spawn(binary, ['serve'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (it) => { said = (said + it).slice(-20_000); });
  const ended = once(child, 'exit');
  const origin = `http://127.0.0.1:${port}`;

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const left = await Promise.race([ended.then(() => false), wait(STOP_MS, true, { ref: false })]);
      if (left) child.kill('SIGKILL');
    }
    rmSync(directory, { recursive: true, force: true });
  };

  for (const began = Date.now(); ;) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`the server ended by itself (${child.exitCode}):\n${said}`);
    }
    const isUp = await fetch(`${origin}/status`).then((it) => it.ok, () => false);
    if (isUp) break;
    if (Date.now() - began > START_MS) {
      await stop();
      throw new Error(`the server does not answer after ${START_MS / 1000} s:\n${said}`);
    }
    await wait(50);
  }
  /** The command line on the same database, while it serves. */
  const command = (...verbs) => spawnSync(binary, verbs, { ...options, encoding: 'utf8' });
  return { origin, api: `${origin}/api/v1`, pid: child.pid, stop, command, said: () => said, json: async (at) => (await fetch(`${origin}${at}`)).json() };
}
