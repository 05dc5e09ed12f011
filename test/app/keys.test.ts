/** Every sequence gives its key, whole or split at any byte; garbage never throws and never sticks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyDecoder } from '../../src/app/keys.js';

const E = '\x1b';

const TABLE: readonly (readonly [sequence: string, keys: readonly string[]])[] = [
  ['a', ['a']],
  ['G?', ['G', '?']],
  ['é漢😀', ['é', '漢', '😀']],
  [' ', ['space']],
  ['\r', ['enter']],
  ['\t', ['tab']],
  ['\x7f', ['backspace']],
  ['\x08', ['backspace']],
  ['\x03\x0c\x1a', ['ctrl+c', 'ctrl+l', 'ctrl+z']],
  [`${E}[A${E}[B${E}[C${E}[D`, ['up', 'down', 'right', 'left']],
  [`${E}OA${E}OB`, ['up', 'down']],
  [
    `${E}[H${E}[F${E}[1~${E}[4~${E}[7~${E}[8~${E}OH${E}OF`,
    ['home', 'end', 'home', 'end', 'home', 'end', 'home', 'end'],
  ],
  [`${E}[5~${E}[6~${E}[2~${E}[3~`, ['pageup', 'pagedown', 'insert', 'delete']],
  [`${E}OP${E}OQ${E}OR${E}OS`, ['f1', 'f2', 'f3', 'f4']],
  [`${E}[[A${E}[[B${E}[[C${E}[[D${E}[[E`, ['f1', 'f2', 'f3', 'f4', 'f5']],
  [`${E}[11~${E}[12~${E}[13~${E}[14~${E}[15~`, ['f1', 'f2', 'f3', 'f4', 'f5']],
  [
    `${E}[17~${E}[18~${E}[19~${E}[20~${E}[21~${E}[23~${E}[24~`,
    ['f6', 'f7', 'f8', 'f9', 'f10', 'f11', 'f12'],
  ],
  [`${E}[1;2P${E}[1;5P${E}[1;6Q`, ['shift+f1', 'ctrl+f1', 'ctrl+shift+f2']],
  [`${E}[20;2~${E}[33~`, ['shift+f9', 'shift+f7']],
  [`${E}[1;5C${E}[1;3D${E}Oc`, ['ctrl+right', 'alt+left', 'ctrl+right']],
  [`${E}[5$${E}[6^`, ['shift+pageup', 'ctrl+pagedown']],
  [`${E}[Z`, ['shift+tab']],
  [`${E}x`, ['alt+x']],
  [`${E}[97;5u${E}[13u${E}[27u`, ['ctrl+a', 'enter', 'esc']],
  [`${E}[27;5;99~`, ['ctrl+c']],
  [`${E}[<0;10;5M${E}[<0;10;5mq`, ['', '', 'q']],
  [`${E}[M !!q`, ['q']],
  [`${E}[12;40Rq${E}[?1;2cq${E}[Iq`, ['q', 'q', 'q']],
  [`${E}]11;rgb:0/0/0\x07q${E}P>|x${E}\\q`, ['q', 'q']],
  ['j\rk', ['j', 'enter', 'k']],
];

function decode(chunks: readonly Uint8Array[]): string[] {
  const decoder = new KeyDecoder();
  const keys = chunks.flatMap((chunk) => decoder.push(chunk));
  if (decoder.waiting) keys.push(...decoder.flush());
  return keys.map((key) => key.name);
}

describe('KeyDecoder', () => {
  it.each(TABLE)('%j', (sequence, keys) => {
    const bytes = Buffer.from(sequence);
    expect(decode([bytes])).toEqual(keys);
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(decode([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(keys);
    }
    expect(decode(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(keys);
  });

  it('tells where a press and the wheel were, and nothing of other reports', () => {
    const reports = `${E}[<0;10;5M${E}[<64;300;2M${E}[<65;1;1M${E}[<2;1;1M${E}[<0;10;5m${E}[<35;1;1M`;
    const mice = new KeyDecoder().push(Buffer.from(reports)).map((key) => key.mouse);
    expect(mice).toEqual([
      { kind: 'press', column: 9, row: 4 },
      { kind: 'wheel-up', column: 299, row: 1 },
      { kind: 'wheel-down', column: 0, row: 0 },
      { kind: 'release', column: 9, row: 4 },
    ]);
  });

  it('takes a lone Esc for the key only when nothing follows', () => {
    const decoder = new KeyDecoder();
    expect(decoder.push(Buffer.from(E))).toEqual([]);
    expect(decoder.waiting).toBe(true);
    expect(decoder.flush().map((k) => k.name)).toEqual(['esc']);
    expect(decode([Buffer.from(E + E)])).toEqual(['esc', 'esc']);
  });

  it('gives a paste as one record, however long it takes', () => {
    const decoder = new KeyDecoder();
    expect(decoder.push(Buffer.from(`${E}[200~ab\r`))).toEqual([]);
    expect(decoder.flush()).toEqual([]);
    expect(decoder.push(Buffer.from(`q${E}[A${E}[201~x`))).toEqual([
      { name: '', text: `ab\rq${E}[A` },
      { name: 'x', text: 'x' },
    ]);
  });

  it('survives noise and keeps nothing back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
        const decoder = new KeyDecoder();
        decoder.push(noise);
        decoder.flush();
        decoder.push(Buffer.from(`${E}[201~`));
        decoder.flush();
        return decoder.push(Buffer.from('\x03')).some((key) => key.name === 'ctrl+c');
      }),
      { numRuns: 3000 },
    );
  });
});
