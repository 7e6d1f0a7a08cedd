// SPDX-License-Identifier: AGPL-3.0-or-later
// A client made from openapi.yaml alone: a function an operation, by its operationId. It knows nothing of our program, so
// what it cannot call or read, no generated client can.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { repository } from './harness.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

export function readDocument(file = path.join(repository, 'openapi.yaml')) {
  return parse(readFileSync(file, 'utf8'));
}

/** The value that a document gives as an example of a parameter or a media type. */
function exampleOf(it) {
  if (it === undefined) return undefined;
  return it.example ?? it.schema?.example ?? it.schema?.examples?.[0] ?? Object.values(it.examples ?? {})[0]?.value;
}

export class Client {
  constructor(origin, document = readDocument()) {
    this.document = document;
    this.base = new URL(document.servers[0].url, origin).href.replace(/\/$/, '');
    // Annotations of OpenAPI are not words of JSON Schema: unknown words are let be, everything else is strict.
    this.ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true });
    addFormats(this.ajv);
    for (const [name, minimum, maximum] of [['int32', -(2 ** 31), 2 ** 31 - 1], ['int64', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]]) {
      this.ajv.addFormat(name, { type: 'number', validate: (it) => Number.isInteger(it) && it >= minimum && it <= maximum });
    }
    for (const name of ['double', 'float']) this.ajv.addFormat(name, { type: 'number', validate: Number.isFinite });
    // One schema named after the document, so that `#/components/…` means what it means there.
    this.ajv.addSchema({ $id: 'openapi', components: document.components });
    this.operations = Object.entries(document.paths).flatMap(([at, item]) => METHODS.filter((method) => item[method])
      .map((method) => ({ at, method, ...item[method], parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((it) => this.resolve(it)) })));
  }

  resolve(it) {
    if (!it?.$ref) return it;
    return it.$ref.replace('#/', '').split('/').reduce((node, key) => node[key.replace('~1', '/').replace('~0', '~')], this.document);
  }

  operation(id) {
    const found = this.operations.find((it) => it.operationId === id);
    if (!found) throw new Error(`no operation ${id} in the document`);
    return found;
  }

  /** What the document gives as the parameters and the body of an operation. */
  examples(operation) {
    const parameters = Object.fromEntries(operation.parameters.map((it) => [it.name, exampleOf(it)]).filter(([, it]) => it !== undefined));
    const [type, content] = Object.entries(this.resolve(operation.requestBody)?.content ?? {})[0] ?? [];
    return { parameters, type, body: exampleOf(content) };
  }

  /** Faults of a value against a schema, each with its place. */
  faults(schema, value) {
    // References inside are relative to the document.
    const rooted = JSON.parse(JSON.stringify(schema, (key, it) => (key === '$ref' && typeof it === 'string' ? it.replace(/^#/, 'openapi#') : it)));
    const validate = this.ajv.compile(rooted);
    if (validate(value)) return [];
    return validate.errors.map((it) => `${it.instancePath || '/'} ${it.message} ${JSON.stringify(it.params)}`);
  }

  /**
   * Calls an operation and answers `{status, headers, body, faults}`; `faults` is whatever of the answer the document does
   * not say: a status, a media type, a header that is promised and absent, a body that is not of its schema.
   */
  async call(id, { parameters = {}, body, headers = {} } = {}) {
    const operation = this.operation(id);
    const unknown = Object.keys(parameters).filter((name) => !operation.parameters.some((it) => it.name === name));
    if (unknown.length) throw new Error(`${id} has no parameter ${unknown}`);
    const query = new URLSearchParams();
    let at = operation.at;
    for (const { name, in: place, required } of operation.parameters) {
      const value = parameters[name];
      if (value === undefined) {
        if (required) throw new Error(`${id} needs ${name}`);
      } else if (place === 'path') at = at.replace(`{${name}}`, encodeURIComponent(value));
      else if (place === 'query') query.set(name, value);
      else if (place === 'header') headers[name] = value;
    }
    const answer = await fetch(`${this.base}${at}${query.size ? `?${query}` : ''}`, {
      method: operation.method.toUpperCase(),
      redirect: 'manual',
      headers: { Accept: 'application/json, application/problem+json', ...(body === undefined ? {} : { 'Content-Type': this.examples(operation).type }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    const type = (answer.headers.get('content-type') ?? '').split(';')[0].trim();
    const isJson = /\bjson$/.test(type);
    const read = isJson && text ? JSON.parse(text) : text;
    return { status: answer.status, headers: answer.headers, body: read, faults: this.faultsOf(operation, answer, type, read) };
  }

  faultsOf(operation, answer, type, body) {
    const said = this.resolve(operation.responses[answer.status] ?? operation.responses[`${answer.status}`[0] + 'XX'] ?? operation.responses.default);
    if (!said) return [`the document does not say ${answer.status}`];
    const faults = Object.keys(said.headers ?? {}).filter((it) => !answer.headers.has(it)).map((it) => `header ${it} is promised and absent`);
    if (!said.content) return body ? [...faults, 'a body where the document has none'] : faults;
    const media = said.content[type];
    if (!media) return [...faults, `${type || 'no media type'} instead of ${Object.keys(said.content)}`];
    return [...faults, ...this.faults(media.schema ?? {}, body)];
  }
}
