/** Damaged and foreign input: counted, never thrown, never turned into damaged blocks. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sysdigJson } from '../../../src/capture/sysdig-json/index.js';
import { sysdigText } from '../../../src/capture/sysdig-text/index.js';
import { seeText } from '../../support/translated.js';

const EXCERPTS = ['1-wrong-target-port', '2-no-endpoints', '4-wrong-dns'].map((name) =>
  readFileSync(new URL(`../../fixtures/article/${name}.txt`, import.meta.url)),
);
const JSON_LINES = Buffer.from(
  '{"evt.cpu":0,"evt.dir":"<","evt.info":"res=-115(EINPROGRESS) tuple=10.0.0.1:1->10.0.0.2:2 ",' +
    '"evt.num":7,"evt.outputtime":1795422474037379219,"evt.type":"connect","proc.name":"a","thread.tid":9}\n',
);
const LINE = '7 13:00:00.000000001 0 curl (9) > close fd=3 \n';

const kinds = (text: Uint8Array | string, source = sysdigText): string[] =>
  seeText(source, text).issues.map((issue) => issue.kind);

describe('damaged text', () => {
  it('never throws and never writes a damaged block', () => {
    const change = fc.tuple(fc.nat(), fc.nat(2), fc.uint8Array({ maxLength: 12 }));
    const input = fc.tuple(
      fc.constantFrom(...EXCERPTS, JSON_LINES),
      fc.array(change, { minLength: 1, maxLength: 8 }),
    );
    fc.assert(
      fc.property(input, ([excerpt, changes]) => {
        let bytes: Buffer = excerpt;
        for (const [place, cut, added] of changes) {
          const at = place % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + cut * 7)]);
        }
        for (const source of [sysdigText, sysdigJson]) {
          source.probe(bytes);
          const found = kinds(bytes, source);
          expect(found).not.toContain('corrupt-block');
          expect(found).not.toContain('bad-entry');
        }
      }),
      { numRuns: 1500, seed: 20151203 },
    );
  });

  it('counts lines that are no events, with the offset of the first', () => {
    const text = `$ sysdig\n\n${LINE}garbage\nmore\u0000garbage\n${LINE}`;
    const { events, issues } = seeText(sysdigText, text);
    expect(events).toHaveLength(2);
    expect(issues.map((i) => [i.kind, i.offset, i.count])).toEqual([
      ['bad-line', 0, 1],
      ['bad-line', 0, 2],
    ]);
    expect(sysdigText.probe(Buffer.from(text))).toBe(true);
  });

  it('says when parameters, values or names cannot be read', () => {
    expect(kinds('7 13:00:00.000000001 0 curl (9) > close nonsense \n')).toEqual(['bad-line']);
    expect(kinds('7 13:00:00.000000001 0 curl (9) > close fd=abc \n')).toEqual(['bad-line']);
    expect(kinds('7 13:00:00.000000001 0 curl (9) > frobnicate \n')).toEqual(['unknown-event']);
    expect(kinds('7 13:00:00.000000001 0 curl (9) > getpid \n')).toEqual([]);
  });

  it('keeps a line of megabytes within bounds', () => {
    const long = `8 13:00:00.000000002 0 curl (9) < read res=5 data=${'x'.repeat(3 << 20)}\n`;
    const { events, issues } = seeText(sysdigText, LINE + long + LINE);
    expect(events).toHaveLength(3);
    expect(issues.map((i) => [i.kind, i.offset])).toEqual([['bad-line', LINE.length]]);
  });

  it('is not taken for ours when no line is', () => {
    const noise = Buffer.from(
      Array.from({ length: 65536 }, (_, i) => (i * 7919 + (i >> 3)) & 0xff),
    );
    for (const foreign of [
      noise,
      Buffer.from(''),
      Buffer.from('{"a":1}\n{}\n'),
      Buffer.from('12 a b\n'),
    ]) {
      expect(sysdigText.probe(foreign)).toBe(false);
      expect(sysdigJson.probe(foreign)).toBe(false);
    }
    expect(sysdigText.probe(JSON_LINES)).toBe(false);
    expect(sysdigJson.probe(EXCERPTS[0] ?? JSON_LINES)).toBe(false);
  });
});
