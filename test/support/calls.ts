/** Whole paths of the usual kinds, for tests that need many: through a proxy, refused, closed without a dial. */
import type { Leg, Path } from '../../src/model/path.js';
import type { Process } from '../../src/model/process.js';
import { accepted, leg, lookup, path, process } from './path-builder.js';

export const curl = process('curl', 502, { podUid: 'uid-ubuntu' });
export const proxy = process('relay', 479);
export const web = process('web', 674, { podUid: 'uid-web-1' });

const VIP = '10.0.0.138:8080';

/** A healthy call through a proxy; `wait` ms at the backend before the first byte. */
export function okCall(
  at: number,
  spec: {
    readonly wait?: number;
    readonly vip?: string;
    readonly to?: string;
    readonly client?: Process;
    readonly requestLine?: string;
  } = {},
): Path {
  const wait = spec.wait ?? 0.2;
  const answered = at + 1 + wait;
  const requestLine = spec.requestLine ?? '';
  const client = spec.client ?? curl;
  const to = spec.to ?? '172.17.0.5:80';
  const backend = accepted({
    by: web,
    at: at + 0.5,
    local: to,
    receives: { at: at + 1, bytes: 84 },
    sends: { at: answered, bytes: 612 },
    requestLine,
  });
  const dial = leg({
    by: proxy,
    to,
    at: at + 0.4,
    sends: { at: at + 0.9 },
    receives: { at: answered + 0.1 },
    accepted: backend,
    requestLine,
  });
  const root = leg({
    by: client,
    to: spec.vip ?? VIP,
    at,
    sends: { at: at + 0.2 },
    receives: { at: answered + 0.3 },
    close: answered + 0.5,
    requestLine,
    accepted: accepted({
      by: proxy,
      at: at + 0.3,
      local: '172.17.0.1:36485',
      receives: { at: at + 0.8, bytes: 84 },
      sends: { at: answered + 0.2 },
    }),
    dials: [dial],
  });
  return path({ client, root, lookups: [clusterLookup(at - 0.5, client)] });
}

export function clusterLookup(at: number, client: Process = curl): Path['lookups'][number] {
  return lookup({
    by: client,
    name: 'my-nginx.default.svc.cluster.local',
    at,
    answerAt: at + 0.3,
    addresses: ['10.0.0.138'],
  });
}

/** A call whose dials (all of them) are refused by the given backend addresses. */
export function refusedCall(at: number, backends: readonly string[], l4: Leg['l4'] = 'tcp'): Path {
  const dials = backends.map((to, i) =>
    l4 === 'udp'
      ? leg({
          by: proxy,
          to,
          at: at + 0.4 + i / 5,
          l4,
          sends: { at: at + 0.5 },
          error: { at: at + 0.6, errno: 111 },
        })
      : leg({ by: proxy, to, at: at + 0.4 + i / 5, result: 'refused' }),
  );
  const root = leg({
    by: curl,
    to: VIP,
    at,
    l4,
    sends: { at: at + 0.2 },
    eof: at + 2,
    close: at + 2.1,
    accepted: accepted({
      by: proxy,
      at: at + 0.3,
      local: '172.17.0.1:36485',
      receives: { at: at + 0.35, bytes: 84 },
      close: at + 1.9,
    }),
    dials,
  });
  return path({
    client: curl,
    root,
    lookups: [clusterLookup(at - 0.5)],
    outcome: 'failed',
    failure: 'refused',
    failedLeg: dials.at(-1),
    reason: `refused by ${backends.join(', ')}`,
  });
}

/** Accepted and closed, nothing dialled. */
export function noDialCall(at: number): Path {
  const root = leg({
    by: curl,
    to: VIP,
    at,
    sends: { at: at + 0.2 },
    eof: at + 1,
    close: at + 1.1,
    accepted: accepted({ by: proxy, at: at + 0.3, local: '172.17.0.1:36485', close: at + 0.9 }),
  });
  return path({
    client: curl,
    root,
    outcome: 'failed',
    failure: 'no-dial',
    failedLeg: root,
    reason: 'accepted, closed, never dialled',
  });
}

/** Connects to the address itself, which nobody accepts: refused, or no answer for `wait` ms. */
export function directCall(
  at: number,
  result: 'refused' | 'abandoned' | 'timeout',
  spec: {
    readonly to?: string;
    readonly wait?: number;
    readonly client?: Process;
    readonly lookups?: Path['lookups'];
  } = {},
): Path {
  const client = spec.client ?? curl;
  const to = spec.to ?? VIP;
  const resultAt = at + (result === 'refused' ? 0.1 : (spec.wait ?? 5000));
  const root = leg({ by: client, to, at, result, resultAt, close: resultAt });
  return path({
    client,
    root,
    lookups: spec.lookups ?? [],
    outcome: 'failed',
    failure: result === 'refused' ? 'refused' : 'timeout',
    failedLeg: root,
    reason: result,
  });
}
