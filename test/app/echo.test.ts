/** The bytes of a call on every hop, through the real session: text, dots, hex. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { viewFrame } from '../../src/app/state.js';
import { byteLines } from '../../src/views/bytes.js';
import { repository } from '../support/run.js';
import { TestScreen } from '../support/screen.js';
import { SessionEngine } from '../support/session-engine.js';
import { User } from '../support/user.js';

describe('byteLines', () => {
  const bytes = Buffer.from('GET / HTTP/1.1\r\nHost: caf\u00e9\r\n\r\n');

  it('keeps words, or one character per byte, or both', () => {
    expect(byteLines(bytes, 'text')).toEqual(['GET / HTTP/1.1', 'Host: caf\u00e9', '']);
    expect(byteLines(bytes, 'dots')).toEqual(['GET / HTTP/1.1..Host: caf......']);
    expect(byteLines(bytes, 'hex')).toEqual([
      '0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1..',
      '0010  48 6f 73 74 3a 20 63 61 66 c3 a9 0d 0a 0d 0a     Host: caf......',
    ]);
    expect(byteLines(Buffer.alloc(0), 'hex')).toEqual([]);
  });
});

describe('echo', () => {
  it('shows both directions on every hop of a call', async () => {
    const capture = join(repository, 'examples/healthy.scap.gz');
    const screen = new TestScreen(await SessionEngine.read(capture), 120, 40);
    await screen.until((text) => text.includes('no failure'));
    screen.type(':calls\r');
    await screen.until((text) => text.includes('answered by'));
    screen.type('e');
    const text = await screen.until((t) => t.includes('HTTP/1.1'));
    await expect(text).toMatchFileSnapshot('../golden/echo-120x40.txt');
    screen.type('v');
    await screen.until((t) => t.includes('as dots'));
    screen.type('v');
    await screen.until((t) => t.includes('48 54 54 50 2f 31 2e'));
    screen.type('\x03');
    expect(await screen.status).toBe(0);
  });

  it('asks for the bytes of the event under the cursor', () => {
    const user = new User().type(':events\rjje');
    expect(user.view).toBe('echo');
    expect(viewFrame(user.state).scope).toEqual({ kind: 'event', key: '2' });
  });
});
