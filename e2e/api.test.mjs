// SPDX-License-Identifier: AGPL-3.0-or-later
// The API as an integrator meets it: only openapi.yaml is known.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client, readDocument } from './client.mjs';
import { startServer } from './harness.mjs';

const document = readDocument();

/** A key of the same form as an example that nothing has. */
function unknownLike(key) {
  if (/^\d+$/.test(key)) return key.replace(/\d/g, '9');
  return /^[0-9a-f-]{36}$/.test(key) ? key.replace(/.{4}$/, 'ffff') : `${key}_of_nobody`;
}

/** The parameters that stand in the path of an operation, without some. */
function inPath(operation, parameters, ...without) {
  const names = operation.parameters.filter((it) => it.in === 'path' && !without.includes(it.name)).map((it) => it.name);
  return Object.fromEntries(names.map((name) => [name, parameters[name]]));
}

const GROUP = {
  key: 'assistenti-sociali', definition: { key: 'attractiveness', version: '1.0' }, group: 'Assistenti sociali, gruppo di prova', kind: 'social_workers',
  n_people: 12, collected_on: '2026-10-01', weights: { work: 3, decent_work: 2, housing: 2, education: 1, services: 1, community: 1, mobility: 0 },
};

describe('the API through a client made from its document', () => {
  let server;
  let client;
  before(async () => {
    server = await startServer({ files: [{ verbs: ['areas', 'import'], text: 'area,name,municipality\nATS-1,Ambito di prova,089017\n' }] });
    client = new Client(server.origin, document);
    // A group of stakeholders, of the key that the document gives as an example: the reference data have none.
    const directory = mkdtempSync(path.join(tmpdir(), 'coe-weights-'));
    const file = path.join(directory, 'weights.json');
    writeFileSync(file, JSON.stringify(GROUP));
    const { status, stderr } = server.command('weights', 'add', file);
    rmSync(directory, { recursive: true });
    assert.equal(status, 0, stderr);
  });
  after(() => server?.stop());

  /** Values for keys whose documented example is of another installation: taken from the list that has them. */
  async function known(operation) {
    const { parameters, ...rest } = client.examples(operation);
    if (operation.operationId === 'read_import') parameters.id = (await client.call('list_imports')).body.items[0].id;
    if (operation.operationId === 'read_result') parameters.result = (await client.call('list_results', { parameters: inPath(operation, parameters, 'result') })).body.items[0].id;
    return { parameters, ...rest };
  }

  // What one must be in for has journeys of its own: api-access.test.mjs, api-equipes.test.mjs.
  const all = new Client('http://127.0.0.1', document).operations.filter((it) => !it.tags.includes('access') && !it.security?.length);
  for (const operation of all) {
    test(`${operation.operationId} answers its documented example as documented`, async () => {
      const { parameters, body } = await known(operation);
      if (operation.requestBody) assert.ok(body !== undefined, 'the document has no example of the body');
      const answer = await client.call(operation.operationId, { parameters, body });
      assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`);
      assert.deepEqual(answer.faults, []);
    });

    test(`the examples of ${operation.operationId} are of their schemas`, () => {
      for (const [status, said] of Object.entries(operation.responses)) {
        for (const [type, media] of Object.entries(client.resolve(said).content ?? {})) {
          if (media.example !== undefined) assert.deepEqual(client.faults(media.schema, media.example), [], `${status} ${type}`);
        }
      }
    });
  }

  for (const operation of all.filter((it) => it.method === 'get' && it.responses['200']?.headers?.ETag)) {
    test(`${operation.operationId} answers 304 to who has it`, async () => {
      const { parameters } = await known(operation);
      const first = await client.call(operation.operationId, { parameters });
      const again = await client.call(operation.operationId, { parameters, headers: { 'If-None-Match': first.headers.get('etag') } });
      assert.equal(again.status, 304);
      assert.equal(again.body, '');
    });
  }

  for (const operation of all.filter((it) => it.parameters.some((parameter) => parameter.in === 'path'))) {
    test(`${operation.operationId} of a key that does not exist is a problem`, async () => {
      const parameters = Object.fromEntries(operation.parameters.filter((it) => it.in === 'path').map((it) => [it.name, unknownLike(client.examples(operation).parameters[it.name])]));
      const answer = await client.call(operation.operationId, { parameters });
      assert.equal(answer.status, 404, JSON.stringify(parameters));
      assert.deepEqual(answer.faults, []);
    });
  }

  for (const operation of all.filter((it) => it.parameters.some((parameter) => parameter.name === 'cursor'))) {
    test(`${operation.operationId} gives every item once, page by page`, async () => {
      const fixed = inPath(operation, client.examples(operation).parameters);
      const whole = await client.call(operation.operationId, { parameters: { ...fixed, limit: 500 } });
      const limit = Math.max(1, Math.ceil(whole.body.items.length / 4));
      const items = [];
      for (let cursor; ;) {
        const page = await client.call(operation.operationId, { parameters: { ...fixed, limit, ...(cursor ? { cursor } : {}) } });
        assert.deepEqual(page.faults, []);
        assert.ok(page.body.items.length <= limit);
        items.push(...page.body.items);
        cursor = page.body.next_cursor;
        if (!cursor || items.length >= whole.body.items.length) break;
      }
      assert.deepEqual(items.slice(0, whole.body.items.length), whole.body.items);
    });
  }

  test('a body that is not JSON, of another type, or wrong is a problem that says where', async () => {
    const send = (type, body) => fetch(`${server.api}/computations/index`, { method: 'POST', headers: { 'Content-Type': type }, body });
    for (const [status, type, body] of [[400, 'application/json', '{'], [415, 'text/plain', '{}'], [422, 'application/json', '{}']]) {
      const answer = await send(type, body);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get('content-type'), /^application\/problem\+json/);
      const problem = await answer.json();
      assert.deepEqual(client.faults({ $ref: '#/components/schemas/Problem' }, problem), []);
      if (status === 422) assert.ok(problem.errors.length > 1, 'every fault at once');
    }
  });

  test('what the index is computed from computes to the same digest', async () => {
    const input = await client.call('read_input_of_regions');
    const read = await client.call('read_attractiveness_of_regions');
    const computed = await client.call('compute_index', { body: input.body });
    assert.deepEqual(computed.faults, []);
    assert.deepEqual(computed.body, read.body.result);
  });
});
