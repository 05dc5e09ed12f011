import { describe, expect, it } from 'vitest';
import { captureViews } from '../support/capture-views.js';

const flushed = await captureViews('test/fixtures/captures/flushed-iptables.scap.gz');
const healthy = await captureViews('examples/healthy.scap.gz');
const empty = await captureViews('test/fixtures/captures/no-endpoints.scap.gz', {
  iptables: 'test/fixtures/captures/iptables-no-endpoints.iptables',
});

describe('Rules view', () => {
  it('says for every Service address whether it is translated, and where to', () => {
    const states = healthy.rows('rules').map((row) => row['rule.state']);
    expect(new Set(states)).toEqual(new Set(['✓ present']));
    const proxied = healthy.rows('rules').find((row) => row['svc.name'] === 'default/my-nginx');
    expect(proxied?.['rule.targets']).toContain('this machine:');
  });

  it('names the missing and the refusing ones first', () => {
    const states = flushed.rows('rules').map((row) => row['rule.state']);
    expect(new Set(states)).toEqual(new Set(['✖ missing']));
    const [refused] = empty.rows('rules');
    expect(refused).toMatchObject({ 'rule.state': '✖ rejected', 'rule.chain': 'KUBE-SERVICES' });
  });

  it('lists the rules of a Service under its addresses', () => {
    const scope = { kind: 'service', key: 'default/my-nginx' };
    const page = healthy.page('rules', { scope });
    expect(page.sections).toHaveLength(2);
    const texts = healthy.rows('rules', { scope }).map((row) => row['rule.text'] ?? '');
    expect(texts.some((text) => text.includes('-j REDIRECT'))).toBe(true);
    expect(flushed.page('rules', { scope }).sections[1]?.empty).toContain('no rule');
  });
});
