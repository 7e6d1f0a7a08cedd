// SPDX-License-Identifier: AGPL-3.0-or-later
// The accounts of the demonstration: coming in through the page, asking the API as one of them, their second factor.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

export const PASSWORD = 'coefficienti-demo';

/** Comes in through the page of login, and waits until the header says who it is; then the page stands at `from`, where it is said. */
export async function logIn(page, username, { from, password = PASSWORD } = {}) {
  await page.visit(from ? `/login?from=${encodeURIComponent(from)}` : '/login');
  const form = page.locator('main form');
  await form.locator('[name=username]').fill(username);
  await form.locator('[name=password]').fill(password);
  await form.locator('[type=submit]').click();
  await page.locator('#account-button').waitFor();
}

/** What the API answers to an account, as it comes: `(username, path, {method, body, headers})`. */
export function asking(server) {
  return async (username, at, { method = 'GET', body, headers = {} } = {}) => {
    const json = { 'Content-Type': 'application/json' };
    const login = await fetch(`${server.api}/sessions`, { method: 'POST', headers: json, body: JSON.stringify({ username, password: PASSWORD }) });
    const { access_token: token } = await login.json();
    const type = method === 'PATCH' ? { 'Content-Type': 'application/merge-patch+json' } : json;
    const answer = await fetch(`${server.api}${at}`, { method, headers: { Authorization: `Bearer ${token}`, ...(body ? type : {}), ...headers }, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${at}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
}

/** The six digits of an authenticator (RFC 6238), of the step that is `ahead` of now. */
export function totp(secret, ahead = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '')].map((it) => letters.indexOf(it).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((it) => parseInt(it, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
