import { describe, expect, it } from 'vitest';
import { askedNames, lookupStates } from '../../src/views/dns-names.js';
import type { DnsExchange } from '../../src/model/dns.js';
import { captureViews } from '../support/capture-views.js';
import { sampleSnapshot } from '../support/sample.js';
import type { Snapshot } from '../../src/model/snapshot.js';

const SEARCH = ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

function lookup(name: string, rest: Partial<DnsExchange> = {}): DnsExchange {
  return {
    process: sampleSnapshot().facts.processes[0] ?? expect.fail('no process'),
    server: { ip: '10.0.0.10', port: 53 },
    name,
    type: 'A',
    questionRow: 1,
    questionTime: 1e6,
    tries: 1,
    answerRow: 2,
    answerTime: 2e6,
    rcode: 'NXDOMAIN',
    addresses: [],
    cut: false,
    errno: 0,
    errorRow: -1,
    ...rest,
  };
}

function withLookups(dns: readonly DnsExchange[]): Snapshot {
  const snapshot = sampleSnapshot();
  const process = dns[0]?.process ?? expect.fail('no lookup');
  const config = { process, row: 0, time: 0, nameservers: ['10.0.0.10'], search: SEARCH };
  return { ...snapshot, facts: { ...snapshot.facts, dns, resolverConfigs: [config] } };
}

describe('names as asked', () => {
  it('takes off the longest search domain, and none off a name that was whole', () => {
    const dns = [
      lookup('web.default.svc.cluster.local'),
      lookup('db.prod.svc.cluster.local.cluster.local'),
      lookup('db.prod.svc.cluster.local'),
      lookup('example.com'),
    ];
    expect(dns.map(askedNames(withLookups(dns)))).toEqual([
      { base: 'web', suffix: 'default.svc.cluster.local' },
      { base: 'db.prod.svc.cluster.local', suffix: 'cluster.local' },
      { base: 'db.prod.svc.cluster.local', suffix: '' },
      { base: 'example.com', suffix: '' },
    ]);
  });

  it('tells names that were tried on the way from those that do not exist', () => {
    const dns = [
      lookup('web.prod.default.svc.cluster.local'),
      lookup('web.prod.svc.cluster.local', { rcode: 'NOERROR', addresses: ['10.0.0.1'] }),
      lookup('web.prod.svc.cluster.local', { rcode: 'NOERROR', type: 'AAAA' }),
      lookup('wbe'),
      lookup('late', { answerRow: -1, answerTime: -1, rcode: '' }),
      lookup('refused', { answerRow: -1, errno: 111, rcode: '' }),
    ];
    const s = withLookups(dns);
    expect(lookupStates(s, askedNames(s))).toEqual([
      'search',
      'answered',
      'empty',
      'failed',
      'unanswered',
      'failed',
    ]);
  });
});

describe('DNS view', () => {
  it('names who asked whom, what came back, and opens the call', async () => {
    const views = await captureViews('test/fixtures/captures/wrong-dns-refused.scap.gz');
    const [row, next] = views.rows('dns');
    expect(row?.['proc.name']).toMatch(/^curl \d+$/);
    expect(row).toMatchObject({
      'fd.sip': '10.240.0.2:53',
      'dns.rcode': '✓ NOERROR',
      'dns.answer': '172.30.0.1',
    });
    expect(next).toMatchObject({ 'dns.type': 'AAAA', 'dns.rcode': '✖ REFUSED' });
    expect(views.page('dns').rows[0]?.target?.view).toBe('path');
  });

  it('lists the events of a lookup', async () => {
    const views = await captureViews('examples/healthy.scap.gz');
    const { total } = views.page('events', { scope: { kind: 'lookup', key: '0' } });
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(4);
  });
});
