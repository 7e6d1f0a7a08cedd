// SPDX-License-Identifier: AGPL-3.0-or-later
// Coming in, users, mandates and the register, as an integrator meets them: only openapi.yaml is known. Every operation of
// the tag is called at least once, and every answer is as the document says.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Client, readDocument } from './client.mjs';
import { startServer } from './harness.mjs';

const PASSWORD = 'coefficienti-demo';

/** Six digits of RFC 6238, written out here: what any authenticator would show. */
function digits(secret, at = Date.now()) {
  const bits = [...secret].map((it) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((it) => parseInt(it, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('access through a client made from the document', () => {
  let server;
  let client;
  const called = new Set();
  before(async () => {
    server = await startServer();
    client = new Client(server.origin, readDocument());
  });
  after(() => server?.stop());

  /** Calls as somebody; the answer must be as the document says, and of the status that is expected. */
  async function call(status, id, { token, headers = {}, ...rest } = {}) {
    called.add(id);
    const answer = await client.call(id, { ...rest, headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...headers } });
    assert.equal(answer.status, status, `${id}: ${JSON.stringify(answer.body).slice(0, 400)}`);
    assert.deepEqual(answer.faults, [], id);
    return answer;
  }

  async function comeIn(username, password = PASSWORD, more = {}) {
    const answer = await call(201, 'create_session', { body: { username, password, ...more } });
    return { token: answer.body.access_token, cookie: answer.headers.get('set-cookie').split(';')[0] };
  }

  test('an administrator adds somebody, who sets a password and works', async () => {
    const { token } = await comeIn('admin');
    const input = { username: 'gaia.esempio', given_name: 'Gaia', family_name: 'Esempio', territory: '19' };
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const made = await call(201, 'create_user', { token, body: input, headers });
    const again = await call(201, 'create_user', { token, body: input, headers });
    assert.deepEqual(again.body, made.body);
    await call(409, 'create_user', { token, body: input });
    const parameters = { user_id: made.body.id };
    const link = await call(201, 'create_setup_link', { token, parameters });
    await call(204, 'set_password', { body: { setup_token: link.body.path.split('#')[1], password: 'quattro gatti sul tetto' } });
    const mandate = await call(201, 'create_mandate', { token, body: { user: made.body.id, role: 'regional', territory: '19', valid_from: '2026-01-01' } });
    const { token: own } = await comeIn('gaia.esempio', 'quattro gatti sul tetto');
    const users = await call(200, 'list_users', { token: own });
    assert.deepEqual(users.body.items.map((it) => it.username), ['gaia.esempio', 'regional.19']);
    assert.equal((await call(200, 'count_users', { token: own })).body.total, 2);
    await call(403, 'create_user', { token: own, body: input });

    const read = await call(200, 'read_user', { token, parameters });
    const changed = await call(200, 'change_user', { token, parameters: { ...parameters, 'If-Match': read.headers.get('etag') }, body: { given_name: 'Gaia Maria' } });
    assert.equal(changed.body.given_name, 'Gaia Maria');
    const stale = await call(412, 'change_user', { token, parameters: { ...parameters, 'If-Match': read.headers.get('etag') }, body: { given_name: 'Gea' } });
    assert.equal(stale.headers.get('etag'), changed.headers.get('etag'));

    const at = { mandate_id: mandate.body.id };
    const held = await call(200, 'read_mandate', { token, parameters: at });
    assert.equal(held.body.role, 'regional');
    await call(200, 'change_mandate', { token, parameters: { ...at, 'If-Match': '"1"' }, body: { valid_to: '2026-01-02' } });
    await call(403, 'list_users', { token: own });
    const all = await call(200, 'list_mandates', { token, parameters: { user: made.body.id } });
    assert.equal(all.body.items.length, 1);
    const entries = await call(200, 'list_audit_entries', { token, parameters: { subject_id: made.body.id } });
    assert.ok(entries.body.items.some((it) => it.action === 'password_set'));
    const anchor = await call(200, 'read_audit_anchor', { token });
    assert.equal(anchor.body.anchor, `${anchor.body.number}:${anchor.body.digest}`);
  });

  test('somebody is asked for the second factor once it was proved', async () => {
    const { token } = await comeIn('national');
    const factor = await call(201, 'begin_second_factor', { token });
    await call(422, 'confirm_second_factor', { token, body: { totp: '000000' } });
    const codes = await call(200, 'confirm_second_factor', { token, body: { totp: digits(factor.body.secret) } });
    const refused = await call(401, 'create_session', { body: { username: 'national', password: PASSWORD } });
    assert.equal(refused.body.type, '/problems/second-factor-required');
    const { token: again } = await comeIn('national', PASSWORD, { totp: codes.body.items[0] });
    assert.equal((await call(200, 'read_me', { token: again })).body.n_recovery_codes, 7);
    await call(422, 'remove_second_factor', { token: again, body: { password: PASSWORD } });
    await call(422, 'remove_second_factor', { token: again, body: { password: PASSWORD, totp: codes.body.items[0] } });
    await call(204, 'remove_second_factor', { token: again, body: { password: PASSWORD, totp: codes.body.items[1] } });
    await comeIn('national');
  });

  test('a session is renewed, seen and ended', async () => {
    const { cookie } = await comeIn('analyst');
    const renewed = await call(201, 'create_access_token', { headers: { Cookie: cookie } });
    const token = renewed.body.access_token;
    const { token: other } = await comeIn('analyst');
    const sessions = await call(200, 'list_sessions', { token });
    assert.equal(sessions.body.items.length, 2);
    await call(204, 'close_session', { token, parameters: { session_id: sessions.body.items.find((it) => !it.is_current).id } });
    await call(401, 'read_me', { token: other });
    await call(204, 'close_current_session', { token });
    await call(401, 'read_me', { token });
    // A copy of the first cookie: whoever has it closes what is open.
    await call(401, 'create_access_token', { headers: { Cookie: cookie } });
    const { token: last } = await comeIn('analyst');
    await call(422, 'change_password', { token: last, body: { current_password: PASSWORD, password: 'password1234' } });
    await call(204, 'change_password', { token: last, body: { current_password: PASSWORD, password: 'cinque gatti sul tetto' } });
    const { token: new_ } = await comeIn('analyst', 'cinque gatti sul tetto');
    await call(204, 'close_sessions', { token: new_ });
  });

  test('a record outside is opened, and another role is looked as', async () => {
    const admin = await comeIn('admin');
    const found = await call(200, 'search_users', { token: admin.token, body: { q: 'operator.roma' } });
    const body = { record_kind: 'user', record_id: found.body.items[0].id, reason: 'Sostituisco la collega di quel territorio', hours: 8 };
    const { token } = await comeIn('coordinator.crotone');
    await call(404, 'read_user', { token, parameters: { user_id: body.record_id } });
    await call(201, 'create_opening', { token, body });
    await call(200, 'read_user', { token, parameters: { user_id: body.record_id } });
    const { token: own } = await comeIn('operator.roma');
    assert.equal((await call(200, 'list_openings', { token: own })).body.items[0].reason, body.reason);
    const view = await call(201, 'create_view', { token: admin.token, body: { role: 'operator', territory: '12' } });
    await call(403, 'list_users', { token: view.body.access_token });
  });

  test('every operation of the tag was called', () => {
    const all = client.operations.filter((it) => it.tags.includes('access')).map((it) => it.operationId);
    assert.deepEqual(all.filter((it) => !called.has(it)), []);
  });
});
