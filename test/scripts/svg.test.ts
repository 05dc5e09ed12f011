/** Pictures of the screen: every visible character is in them, with its color and its place. */
import { expect, test } from 'vitest';
import { animated, drawScreen, framed } from '../../scripts/svg.js';
import { TestTerminal } from '../support/terminal.js';

async function picture(output: string): Promise<string> {
  const script = `printf '${output}done'; read -r _`;
  const terminal = new TestTerminal({ command: ['sh', '-c', script], cols: 40, rows: 3 });
  try {
    await terminal.until('done');
    return framed(terminal, 'a <title>', drawScreen(terminal));
  } finally {
    terminal.close();
  }
}

test('colors, weight and inverse are kept; markup in the text is not markup', async () => {
  const svg = await picture(
    '\\033[1;31m<b>&\\033[0m\\033[7m bar \\033[0m\\033[38;2;1;2;3mrgb\\033[0m',
  );
  expect(svg).toContain('<title>a &lt;title&gt;</title>');
  expect(svg).toMatch(/fill="#ff7b72" font-weight="bold"[^>]*>&lt;b&gt;&amp;</);
  expect(svg).toMatch(/<rect [^>]*fill="#d8dee4"\/><text [^>]*fill="#161b22"[^>]*> bar</);
  expect(svg).toMatch(/fill="#010203"[^>]*>rgb</);
});

test('a wide character takes two cells and moves what follows it', async () => {
  const svg = await picture('世x');
  expect(svg).toMatch(/x="12.0" [^>]*textLength="16.8"[^>]*>世</);
  expect(svg).toMatch(/x="28.8" [^>]*textLength="42.0"[^>]*>xdone</);
});

test('a picture that moves shows one screen after the other, each as long', () => {
  const svg = animated(['<a/>', '<b/>', '<c/>', '<d/>'], 3);
  expect(svg).toContain('25.0000%{visibility:hidden}');
  expect(svg).toContain('animation:shown 12s');
  expect([...svg.matchAll(/delay:(\d+)s">\n(<\w\/>)/g)].map((m) => m.slice(1))).toEqual([
    ['0', '<a/>'],
    ['3', '<b/>'],
    ['6', '<c/>'],
    ['9', '<d/>'],
  ]);
});
