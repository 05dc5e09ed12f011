import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIptables } from '../../src/cluster/iptables.js';
import { resolveDestination } from '../../src/model/nat.js';
import type { NatRule } from '../../src/model/cluster.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/captures/${name}`, import.meta.url), 'utf8');

function resolve(text: string, ip: string, port: number, protocol = 'tcp') {
  const { nat } = parseIptables(text, 'x');
  if (nat === undefined) throw new Error('no nat table');
  const found = resolveDestination(nat, protocol, { ip, port });
  const targets = found.state === 'translated' ? found.targets : [];
  return [found.state, ...targets.map((t) => `${t.ip}:${String(t.port)}`)];
}

function ruleOf(line: string): NatRule | undefined {
  return parseIptables(`*nat\n${line}\nCOMMIT`, 'x').nat?.rules[0];
}

describe('parseIptables', () => {
  it.each([
    ['-A C -d 10.0.0.1/32 -j D', { destination: '10.0.0.1', target: 'D' }],
    [
      '-A C ! -d 10.0.0.0/8 -p 6 -j D',
      { destination: '10.0.0.0/8', negated: ['destination'], protocol: 'tcp' },
    ],
    ['-A C -d 10.0.0.0/255.0.0.0 -j D', { destination: '10.0.0.0/8' }],
    ['-A C -d FD00:0::1/128 -j D', { destination: 'fd00::1' }],
    ['-A C -d 0.0.0.0/0 -j D', { destination: undefined }],
    ['-A C -p udp -m udp --dport 53 -j D', { protocol: 'udp', port: 53 }],
    [
      '-A C -p tcp -m multiport --dports 80,443,8000:8010 -j D',
      {
        port: undefined,
        ports: [
          [80, 80],
          [443, 443],
          [8000, 8010],
        ],
      },
    ],
    [
      '-A C -m comment --comment "a \\"b\\" \\\\ -j X" -j D',
      { comment: 'a "b" \\ -j X', target: 'D' },
    ],
    ['[12:34] -A C -j DNAT --to-destination 1.2.3.4:80', { to: { ip: '1.2.3.4', port: 80 } }],
    ['-A C -j DNAT --to-destination 1.2.3.4-1.2.3.9:80-89', { to: { ip: '1.2.3.4', port: 80 } }],
    ['-A C -j DNAT --to-destination 1.2.3.4', { to: { ip: '1.2.3.4', port: 0 } }],
    ['-A C -j DNAT --to-destination [fd00::5]:80', { to: { ip: 'fd00::5', port: 80 } }],
    ['-A C -j DNAT --to-destination fd00::5', { to: { ip: 'fd00::5', port: 0 } }],
    ['-A C -p tcp -j REDIRECT --to-ports 36485', { to: { ip: '', port: 36485 } }],
    ['-A C -m statistic --mode random --probability 0.5 -j D', { share: true }],
    ['-A C -s 10.1.0.0/16 -i eth0 -j D', { conditional: true }],
    ['-A C -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', { forNew: false }],
    ['-A C -m addrtype ! --dst-type LOCAL -j D', { destinationType: '!LOCAL' }],
    ['-A C -m set --match-set KUBE-CLUSTER-IP dst,dst -j D', { destinationSet: 'KUBE-CLUSTER-IP' }],
  ])('reads %s', (line, expected) => {
    expect(ruleOf(line)).toMatchObject({ chain: 'C', table: 'nat', ...expected });
  });

  it('lists chains that hold no rule', () => {
    const { nat } = parseIptables(fixture('flushed-iptables.iptables'), 'x');
    expect(nat?.rules).toEqual([]);
    expect(nat?.emptyChains).toContain('KUBE-PORTALS-CONTAINER');
    expect(
      parseIptables('-P OUTPUT ACCEPT\n-N KUBE\n-A KUBE -j X\n', 'x').nat?.emptyChains,
    ).toEqual(['OUTPUT']);
  });

  it('says so politely when it cannot tell', () => {
    const forms = ['table ip nat {\n chain a {\n}\n}\n', 'Chain INPUT (policy ACCEPT)\n', ' \n'];
    const filterOnly = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n';
    for (const form of [...forms, filterOnly]) {
      const { nat, issues, recognized } = parseIptables(form, 'x');
      expect({ nat, issues: issues.length, recognized }, form).toEqual({
        nat: undefined,
        issues: 1,
        recognized: true,
      });
    }
    expect(parseIptables('GIF89a', 'x').recognized).toBe(false);
  });

  it('never throws', () => {
    const words = fc.constantFrom(
      ...[
        '-A',
        'C',
        '-d',
        '!',
        '--dport',
        '-j',
        'DNAT',
        '--to-destination',
        '"',
        '\\',
        '*nat',
        ':C',
      ],
      ...[
        '--match-set',
        '10.0.0.1/32',
        '1:2:3',
        '[',
        ']:80',
        '-p',
        '--ctstate',
        '\n',
        ':',
        '--dports',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 40 }), (parts) => {
        const { nat } = parseIptables(`*nat\n-A OUTPUT ${parts.join(' ')}`, 'x');
        if (nat) resolveDestination(nat, 'tcp', { ip: '10.0.0.1', port: 80 });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('resolveDestination', () => {
  it('follows the rules of a userspace proxy', () => {
    const text = fixture('healthy.iptables');
    expect(resolve(text, '10.0.0.138', 8080)).toEqual(['translated', ':36485', '10.240.0.4:36485']);
    expect(resolve(text, '10.0.0.10', 53, 'UDP')).toEqual(['translated', '172.17.0.3:53']);
    expect(resolve(text, '10.0.0.138', 8081)).toEqual(['none']);
    expect(resolve(text, '172.17.0.5', 80)).toEqual(['none']);
    expect(resolve(fixture('ipv6.iptables'), 'fd00:10::138', 8080)).toEqual([
      'translated',
      ':36485',
    ]);
  });

  it('finds all backends, refusals and the absence of rules', () => {
    expect(resolve(fixture('iptables-healthy.iptables'), '10.0.0.138', 8080)).toEqual([
      'translated',
      '172.17.0.5:80',
      '172.17.0.6:80',
    ]);
    expect(resolve(fixture('iptables-no-endpoints.iptables'), '10.0.0.138', 8080)).toEqual([
      'rejected',
    ]);
    expect(resolve(fixture('flushed-iptables.iptables'), '10.0.0.138', 8080)).toEqual(['none']);
  });

  it('follows node ports only to addresses of the machine', () => {
    const { nat } = parseIptables(
      `*nat
-A PREROUTING -j SERVICES
-A SERVICES -m addrtype --dst-type LOCAL -j NODEPORTS
-A NODEPORTS -p tcp -m tcp --dport 30080 -j SVC
-A SVC -m statistic --mode random --probability 0.5 -j A
-A SVC -j B
-A A -p tcp -j DNAT --to-destination 10.1.0.1:80
-A B -p tcp -j DNAT --to-destination 10.1.0.2:80`,
      'x',
    );
    const node = { ip: '192.168.0.1', port: 30080 };
    const states = [undefined, () => false, () => true].map((isLocal) => {
      const found = nat && resolveDestination(nat, 'tcp', node, isLocal);
      return found?.state === 'translated' ? found.targets.length : found?.state;
    });
    expect(states).toEqual(['none', 'none', 2]);
  });

  it('is not misled by rules for other traffic, loops, or sets', () => {
    const head = '*nat\n-A OUTPUT -j A\n';
    const other = `${head}-A A -s 10.1.0.0/16 -j DNAT --to-destination 10.1.0.1:80\n`;
    expect(resolve(other, '10.0.0.1', 80)).toEqual(['none']);
    const returned = `${head}-A A -d 10.0.0.1/32 -j RETURN\n-A A -j REDIRECT --to-ports 15001\n`;
    expect(resolve(returned, '10.0.0.1', 80)).toEqual(['none']);
    expect(resolve(returned, '10.0.0.2', 80)).toEqual(['translated', ':15001']);
    expect(resolve(`${head}-A A -j B\n-A B -j A\n`, '10.0.0.1', 80)).toEqual(['none']);
    const set = `${head}-A A -m set --match-set IPS dst,dst -j ACCEPT\n`;
    expect(resolve(set, '10.0.0.1', 80)).toEqual(['unknown']);
    const dropped = `${head}*filter\n-A FORWARD -d 10.0.0.1/32 -j DROP\n`;
    expect(resolve(dropped, '10.0.0.1', 80)).toEqual(['dropped']);
    const family = `${head}-A A -d 10.0.0.1/32 -j DNAT --to-destination [fd00::1]:80\n`;
    expect(resolve(family, '10.0.0.1', 80)).toEqual(['none']);
  });

  it('ends on listings whose ways double with every chain', () => {
    const chains = Array.from({ length: 40 }, (_, i) =>
      `-A C${String(i)} -j C${String(i + 1)}\n`.repeat(2),
    );
    expect(resolve(`*nat\n-A OUTPUT -j C0\n${chains.join('')}`, '10.0.0.1', 80)).toEqual(['none']);
  });
});
