/**
 * Kubernetes documents → ClusterState. Takes single objects and lists (`List`, `PodList` …, also nested or
 * in an array) and skips other kinds. The same object twice: the later one counts.
 *
 * A kind is `complete` when an object of it came from a list, or when a list of that very kind came (an
 * empty PodList says that there are no pods); a page of a longer list (`continue` token) is not complete.
 * That the list covered all namespaces cannot be seen in it and is taken on trust.
 */
import type { ClusterState, Node, Pod, Service } from '../model/cluster.js';
import type { Complaints } from './complaints.js';
import { mergeEndpoints, parseEndpoints, parseEndpointSlice } from './endpoints.js';
import type { EndpointsPart } from './endpoints.js';
import { list, object, text } from './fields.js';
import type { Json } from './fields.js';
import { parseNode } from './node.js';
import { parsePod } from './pod.js';
import { parseService } from './service.js';

type Complete = ClusterState['complete'];

/** Which part of the state a kind belongs to. */
const PARTS: ReadonlyMap<string, keyof Complete> = new Map([
  ['Pod', 'pods'],
  ['Service', 'services'],
  ['Endpoints', 'endpoints'],
  ['EndpointSlice', 'endpoints'],
  ['Node', 'nodes'],
]);

const MAX_NESTING = 8;

/** Gathers objects document by document; `state` gives what there is so far. */
export class ObjectReader {
  readonly #complaints: Complaints;
  readonly #services = new Map<string, Service>();
  readonly #pods = new Map<string, Pod>();
  readonly #nodes = new Map<string, Node>();
  readonly #endpoints = new Map<string, EndpointsPart>();
  readonly #complete = { services: false, pods: false, endpoints: false, nodes: false };
  /** Lists and objects of the wanted kinds seen: 0 = this is no cluster state. */
  #recognized = 0;

  constructor(complaints: Complaints) {
    this.#complaints = complaints;
  }

  get recognized(): number {
    return this.#recognized;
  }

  add(document: unknown): void {
    this.#add(document, { kind: '', listed: false, depth: 0 });
  }

  /** Takes an object out again (a DELETED event). */
  remove(kind: string, namespace: string, name: string): void {
    const key = `${kind}/${namespace}/${name}`;
    for (const objects of [this.#services, this.#pods, this.#nodes, this.#endpoints]) {
      objects.delete(key);
    }
  }

  state(source: string): ClusterState {
    return {
      sources: [source],
      services: [...this.#services.values()],
      pods: [...this.#pods.values()],
      endpoints: mergeEndpoints([...this.#endpoints.values()]),
      nodes: [...this.#nodes.values()],
      nat: undefined,
      complete: { ...this.#complete },
    };
  }

  #add(value: unknown, context: { kind: string; listed: boolean; depth: number }): void {
    if (context.depth > MAX_NESTING) return;
    if (Array.isArray(value)) {
      for (const item of value)
        this.#add(item, { ...context, listed: true, depth: context.depth + 1 });
      return;
    }
    const json = object(value);
    const kind = text(json['kind']) || context.kind;
    if (kind.endsWith('List') && Array.isArray(json['items'])) {
      this.#addList(json, kind.slice(0, -'List'.length), context.depth);
    } else {
      this.#addObject(json, kind, context.listed);
    }
  }

  /** Items of a typed list as the API serves it have no kind of their own. */
  #addList(json: Json, kind: string, depth: number): void {
    this.#recognized += 1;
    const whole = text(object(json['metadata'])['continue']) === '';
    if (!whole) this.#complaints.add('This is one page of a longer list.');
    const part = PARTS.get(kind);
    if (whole && part !== undefined) this.#complete[part] = true;
    for (const item of list(json['items'])) {
      this.#add(item, { kind, listed: whole, depth: depth + 1 });
    }
  }

  #addObject(json: Json, kind: string, listed: boolean): void {
    const part = PARTS.get(kind);
    if (part === undefined) return;
    this.#recognized += 1;
    if (listed) this.#complete[part] = true;
    const complaints = this.#complaints;
    if (kind === 'Pod') store(this.#pods, kind, parsePod(json, complaints));
    if (kind === 'Service') store(this.#services, kind, parseService(json, complaints));
    if (kind === 'Node') store(this.#nodes, kind, parseNode(json, complaints));
    if (part === 'endpoints') this.#addEndpoints(json, kind);
  }

  #addEndpoints(json: Json, kind: string): void {
    const complaints = this.#complaints;
    const slice = kind === 'EndpointSlice';
    const parsed = slice ? parseEndpointSlice(json, complaints) : parseEndpoints(json, complaints);
    if (parsed === undefined) return;
    // Keyed by the object's own name: a Service can have several slices.
    const name = text(object(json['metadata'])['name']);
    this.#endpoints.set(`${kind}/${parsed.service.namespace}/${name}`, parsed);
  }
}

function store<T extends { namespace: string; name: string }>(
  objects: Map<string, T>,
  kind: string,
  parsed: T | undefined,
): void {
  if (parsed !== undefined) objects.set(`${kind}/${parsed.namespace}/${parsed.name}`, parsed);
}
