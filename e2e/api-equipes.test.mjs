// SPDX-License-Identifier: AGPL-3.0-or-later
// Drafts of the framework, operators, equipes, coverage and proposals, as an integrator meets them: only openapi.yaml is known.
// Every operation of the tags for which one must be in is called at least once, and every answer is as the document says.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client, readDocument } from './client.mjs';
import { startServer } from './harness.mjs';

const TAGS = ['competences', 'equipes'];

describe('equipes through a client made from the document', () => {
  let server;
  let client;
  let coordinator;
  let national;
  const called = new Set();

  /** Calls as somebody; the answer must be as the document says, and of the status that is expected. */
  async function call(status, id, token, { headers = {}, ...rest } = {}) {
    called.add(id);
    const answer = await client.call(id, { ...rest, headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...headers } });
    assert.equal(answer.status, status, `${id}: ${JSON.stringify(answer.body).slice(0, 400)}`);
    assert.deepEqual(answer.faults, [], id);
    return answer;
  }

  const comeIn = async (username) => (await call(201, 'create_session', undefined, { body: { username, password: 'coefficienti-demo' } })).body.access_token;

  before(async () => {
    server = await startServer();
    client = new Client(server.origin, readDocument());
    coordinator = await comeIn('coordinator.crotone');
    national = await comeIn('national');
  });
  after(() => server?.stop());

  test('a draft is written, compared, published; another is taken away', async () => {
    const { framework } = (await call(200, 'read_framework', undefined, { parameters: { version: '1.0' } })).body;
    const body = { ...framework, version: '1.1' };
    body.competences = framework.competences.map((it, i) => (i ? it : { ...it, importance: 1 }));
    await call(201, 'create_framework_draft', national, { body });
    const parameters = { version: '1.1' };
    assert.equal((await call(200, 'list_framework_drafts', national)).body.items.length, 1);
    const found = (await call(200, 'compare_framework_draft', national, { parameters })).body;
    assert.deepEqual(found.items.map((it) => it.place), ['competences/LEG-01/importance']);
    const read = await call(200, 'read_framework_draft', national, { parameters });
    const at = { ...parameters, 'If-Match': read.headers.get('etag') };
    const replaced = await call(200, 'replace_framework_draft', national, { parameters: at, body: { ...framework, version: '1.1' } });
    await call(412, 'replace_framework_draft', national, { parameters: at, body });
    const done = (await call(200, 'import_framework_draft', national, { body: { ...body, version: '1.2' }, parameters: { dry_run: false } })).body;
    assert.equal(done.is_applied, true);
    await call(204, 'remove_framework_draft', national, { parameters: { version: '1.2', 'If-Match': '"1"' } });
    await call(200, 'publish_framework_draft', national, { parameters: { ...parameters, 'If-Match': replaced.headers.get('etag') }, body: { state: 'published' } });
    await call(200, 'compare_frameworks', undefined, { parameters });
    await call(403, 'create_framework_draft', coordinator, { body });
  });

  test('an equipe is made, filled, measured, and a change of it proposed and decided', async () => {
    const input = {
      given_name: 'Prova', family_name: 'Verdi', profession: 'AS', territory: '101', employer: 'Comune di prova', employment: 'permanent', hours_per_week: 36,
    };
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const operator = (await call(201, 'create_operator', coordinator, { body: input, headers })).body;
    assert.deepEqual((await call(201, 'create_operator', coordinator, { body: input, headers })).body, operator);
    const who = { operator_id: operator.id };
    const ratings = { framework: '1.0', source: 'supervisor', rated_on: '2026-10-01', items: [{ competence: 'LEG-01', level: 4 }] };
    await call(201, 'create_ratings', coordinator, { parameters: who, body: ratings });
    assert.equal((await call(200, 'read_levels', coordinator, { parameters: who })).body.items[0].level, 4);
    assert.equal((await call(200, 'list_ratings', coordinator, { parameters: who })).body.items.length, 1);
    await call(200, 'list_operators', coordinator);
    assert.equal((await call(200, 'search_operators', coordinator, { body: { q: 'verdi' } })).body.items.length, 1);
    await call(200, 'count_operators', coordinator);

    const made = (await call(201, 'create_equipe', coordinator, {
      body: { name: 'Equipe di prova', kind: 'inclusion', territory: '101', framework: '1.0', valid_from: '2026-01-01' },
    })).body;
    const at = { equipe_id: made.id };
    const place = (await call(201, 'create_membership', coordinator, { parameters: at, body: { operator: operator.id, role: 'AS', hours_per_week: 18, valid_from: '2026-01-12' } })).body;
    await call(422, 'create_membership', coordinator, { parameters: at, body: { operator: operator.id, role: 'AS', hours_per_week: 40, valid_from: '2026-01-12' } });
    assert.equal((await call(200, 'read_equipe', coordinator, { parameters: at })).body.rules.filter((it) => it.is_met).length, 1);
    assert.equal((await call(200, 'list_memberships', coordinator, { parameters: at })).body.items.length, 1);
    const coverage = (await call(200, 'read_coverage', coordinator, { parameters: at })).body.coverage;
    assert.equal(coverage.items.find((it) => it.competence === 'LEG-01').state, 'single');
    assert.equal((await call(200, 'read_equipe_levels', coordinator, { parameters: at })).body.members.length, 1);
    assert.ok((await call(200, 'compare_coverage', coordinator)).body.items.some((it) => it.equipe === made.id));
    await call(200, 'read_staffing', coordinator, { parameters: { territory: '101' } });
    await call(200, 'list_equipes', coordinator);

    const options = [{ step: { kind: 'train', member: place.id, competence: 'LEG-02', n_levels: 4 }, yearly_cost_cents: 60_000 }];
    const proposal = (await call(201, 'create_proposal', coordinator, { parameters: at, body: { title: 'Formazione', reason: 'Manca', options } })).body;
    assert.equal(proposal.effect.after.n_gaps, proposal.effect.before.n_gaps - 1);
    const which = { proposal_id: proposal.id };
    const read = await call(200, 'read_proposal', coordinator, { parameters: which });
    const sent = await call(200, 'change_proposal', coordinator, { parameters: { ...which, 'If-Match': read.headers.get('etag') }, body: { status: 'sent' } });
    const decided = { status: 'accepted', note: 'Dal tavolo' };
    await call(200, 'change_proposal', national, { parameters: { ...which, 'If-Match': sent.headers.get('etag') }, body: decided });
    assert.equal((await call(200, 'list_proposals', national, { parameters: { status: 'accepted' } })).body.items.length, 1);

    const held = await call(200, 'read_membership', coordinator, { parameters: { membership_id: place.id } });
    await call(200, 'change_membership', coordinator, { parameters: { membership_id: place.id, 'If-Match': held.headers.get('etag') }, body: { valid_to: '2026-06-30' } });
    const detail = await call(200, 'read_operator', coordinator, { parameters: who });
    assert.equal(detail.body.hours_in_equipes, 0);
    await call(200, 'change_operator', coordinator, { parameters: { ...who, 'If-Match': detail.headers.get('etag') }, body: { hours_per_week: 18 } });
    const equipe = await call(200, 'read_equipe', coordinator, { parameters: at });
    await call(200, 'change_equipe', coordinator, { parameters: { ...at, 'If-Match': equipe.headers.get('etag') }, body: { valid_to: '2026-12-31' } });
  });

  test('an operator reads the own record and gives an own view', async () => {
    const own = await comeIn('operator.roma');
    const { operator, memberships } = (await call(200, 'read_own_operator', own)).body;
    await call(200, 'read_coverage', own, { parameters: { equipe_id: memberships[0].equipe } });
    const ratings = { framework: '1.0', source: 'self', rated_on: '2026-10-01', items: [{ competence: 'LEG-01', level: 3 }] };
    await call(201, 'create_ratings', own, { parameters: { operator_id: operator.id }, body: ratings });
    await call(403, 'list_operators', own);
  });

  test('every operation of the tags for which one must be in was called', () => {
    const all = client.operations.filter((it) => it.security?.length && it.tags.some((tag) => TAGS.includes(tag))).map((it) => it.operationId);
    assert.deepEqual(all.filter((it) => !called.has(it)), []);
  });
});
