import { expect, test } from 'vitest';
import { endSentence, Messages } from '../../../src/capture/live/messages.js';

test('lines in pieces, progress, and the summary at the end', () => {
  const messages = new Messages();
  messages.add('Unable to lo');
  messages.add('ad the driver\r\n\r\r47.03\r     \r100.00\r\n');
  messages.add('Driver Events:1000\r\nDriver Drops:7\r\nSuppressed by Comm:0\r\n');
  expect(messages.lines).toEqual(['Unable to load the driver']);
  expect(messages.losses).toEqual({ events: 1000, drops: 7 });
});

test('an open line that asks for a password is a question until it is answered', () => {
  const messages = new Messages();
  messages.add('[sudo] password for me: ');
  expect(messages.question).toBe('[sudo] password for me:');
  messages.add('\r\nSorry, try again.\r\n');
  expect(messages.question).toBe('');
  expect(messages.last).toBe('Sorry, try again.');
});

test('control characters of a program do not reach the screen', () => {
  const messages = new Messages();
  messages.add('\x1b[31mred\x1b[0m\n');
  expect(messages.last).not.toContain('\x1b');
});

test.each([
  [0, '', 'sysdig has ended'],
  [1, 'no driver', 'sysdig ended with status 1: no driver'],
  [137, '', 'sysdig was ended by SIGKILL'],
  [127, 'sh: nosysdig: not found', 'sysdig could not be started: sh: nosysdig: not found'],
])('status %d', (status, words, sentence) => {
  expect(endSentence(status, words)).toBe(sentence);
});
