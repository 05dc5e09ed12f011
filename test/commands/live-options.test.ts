import { describe, expect, test } from 'vitest';
import { DEFAULT_BOUNDS, parseBounds } from '../../src/commands/bounds.js';
import { parseCommandLine } from '../../src/commands/options.js';

describe('--window', () => {
  test.each([
    [undefined, Infinity, 512],
    ['10m', 600, 512],
    ['1GB', Infinity, 1024],
    ['2h, 400mb', 7200, 400],
    ['90s,2G', 90, 2048],
  ])('%s', (text, seconds, megabytes) => {
    const { ns, bytes } = parseBounds(text);
    expect([ns / 1e9, bytes / 2 ** 20]).toEqual([seconds, megabytes]);
  });

  test.each(['', '10', '1s', '10MB', 'much', '5m;1GB'])('"%s" is refused', (text) => {
    expect(() => parseBounds(text)).toThrow('neither a time nor an amount of memory');
  });

  test('the default bounds memory', () => {
    expect(DEFAULT_BOUNDS.bytes).toBeLessThan(Infinity);
  });
});

describe('the command line of live capture', () => {
  test('a filter, and options for sysdig behind --', () => {
    const line = parseCommandLine(['-w', 'x', 'proc.name=curl', '--', '-s', '80', '--unbuffered']);
    expect(line.command).toBe('');
    expect(line.expression).toBe('proc.name=curl');
    expect(line.passThrough).toEqual(['-s', '80', '--unbuffered']);
    expect(line.values.get('write')).toBe('x');
  });

  test('a word that is no command is no filter either; a filter may be many words', () => {
    expect(() => parseCommandLine(['diagnoze'])).toThrow('unknown command');
    expect(parseCommandLine(['fd.port=80', 'and', 'evt.dir=<']).expression).toBe(
      'fd.port=80 and evt.dir=<',
    );
  });

  test.each([
    [['-r', 'x.scap', '--', '-s', '80']],
    [['diagnose', '-r', 'x.scap', '--', '-E']],
    [['-r', 'x.scap', '-w', 'y.scap']],
  ])('%j: only without a capture', (args) => {
    expect(() => parseCommandLine(args)).toThrow(/live/);
  });
});
