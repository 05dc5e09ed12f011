/** A command is run after a look at it and a yes, and not otherwise. */
import { expect, test } from 'vitest';
import { askLines } from '../../src/app/live-text.js';
import { askToRun } from '../../src/app/run.js';
import { topFrame } from '../../src/app/state.js';
import { User } from '../support/user.js';

const ran = (user: User): readonly string[] =>
  user.effects.flatMap((effect) => (effect.kind === 'run' ? [effect.command] : []));

/** On the first command for the first verdict. */
const atCommand = (): User => new User().type('\x1b[19~');

function asked(user: User): string {
  const frame = topFrame(user.state);
  return frame.kind === 'ask' ? askLines(user.state, frame).join('\n') : '';
}

test('Enter shows it in full and asks; y runs just that', () => {
  const user = atCommand().type('\r');
  expect(asked(user)).toContain('kubectl -n default patch svc my-nginx');
  expect(ran(user)).toEqual([]);
  user.type('y');
  expect(ran(user)).toEqual([expect.stringMatching(/^kubectl -n default patch svc my-nginx .*$/)]);
  expect(asked(user)).toBe('');
});

test.each(['n', 'q', '\x1b', '\x7f', '\x03'])('%j runs nothing', (key) => {
  const user = atCommand().type('\r').type(key);
  expect(asked(user)).toBe('');
  expect(ran(user)).toEqual([]);
});

test.each(['x', '\r', ' '])('%j is no answer', (key) => {
  const user = atCommand().type('\r').type(key);
  expect(asked(user)).not.toBe('');
  expect(ran(user)).toEqual([]);
});

test('c copies it instead', () => {
  const user = atCommand().type('\rc');
  expect(user.effects.at(-1)).toEqual({
    kind: 'copy',
    text: expect.stringContaining('kubectl') as string,
  });
  expect(ran(user)).toEqual([]);
});

test('what cannot be shown as it is is not run', () => {
  const { state } = new User();
  const { state: after, effects } = askToRun(state, "echo 'a\u001b[2Kb'");
  expect(topFrame(after).kind).toBe('view');
  expect(effects).toEqual([]);
  expect(after.message).toContain('cannot be shown');
});
