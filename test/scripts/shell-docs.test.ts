/** The completion that bash runs, and a man page that says every option. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../scripts/shell-docs.js';
import { PRESET_NAMES } from '../../src/app/presets.js';
import { OPTIONS } from '../../src/commands/options.js';
import { repository } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';

/** What bash would offer for the last of these words. */
function complete(...words: readonly string[]): readonly string[] {
  const script = [
    `source ${join(repository, 'completions/svc-top.bash')}`,
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))',
    '_svc_top',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const out = execFileSync('bash', ['-c', script, 'bash', ...words], { cwd: repository });
  return out
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

describe('completion of bash', () => {
  it('offers commands, options and files', () => {
    expect(complete('svc-top', 'di')).toEqual(['diagnose']);
    expect(complete('svc-top', '--cl')).toEqual(['--cluster']);
    expect(complete('svc-top', '-r', 'READ')).toEqual(['README.md']);
    expect(complete('svc-top', '--window', '')).toEqual([]);
    expect(complete('svc-top', '--keys', 'c')).toEqual(['csysdig']);
    expect(complete('svc-top', '--engine', 'mod')).toEqual(['modern-bpf']);
  });
});

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

describe('completion of fish', () => {
  /** What fish would offer at the end of this line. */
  function offered(line: string): readonly string[] {
    const file = join(repository, 'completions/svc-top.fish');
    const script = `source ${file}; complete -C ${JSON.stringify(line)}`;
    const out = execFileSync('fish', ['--no-config', '-c', script], { cwd: repository });
    return out.toString().trimEnd().split('\n');
  }
  it.skipIf(!has('fish'))('offers commands, options, names and files (needs fish)', () => {
    expect(offered('svc-top di')[0]).toMatch(/^diagnose\t/);
    expect(offered('svc-top --th')[0]).toMatch(/^--theme\tcolours/);
    expect(offered('svc-top --keys ').map((line) => line.split('\t')[0])).toEqual(
      [...PRESET_NAMES].sort(),
    );
    expect(offered('svc-top -r READ')).toEqual(['README.md']);
  });
});

describe('completion of zsh', () => {
  it.skipIf(!has('zsh'))('completes commands, options, names and files (needs zsh)', async () => {
    const t = new TestTerminal({ command: ['zsh', '-f'], cols: 100, cwd: repository });
    t.type("PS1='> '; fpath=(completions $fpath); autoload -U compinit; compinit -u -D\r");
    for (const [typed, shown] of [
      ['svc-top dia\t', /> svc-top diagnose $/m],
      ['svc-top --the\t', /> svc-top --theme $/m],
      ['svc-top --keys cs\t', /> svc-top --keys csysdig $/m],
      ['svc-top -r READ\t', /> svc-top -r README\.md $/m],
    ] as const) {
      t.type(`${typed}`);
      await t.until(shown);
      t.type('\x15');
      t.type('clear\r');
      await t.until((screen) => !screen.includes('svc-top'));
    }
    t.close();
  });
});

describe('man page', () => {
  it('says every option, and begins no line with a dot by chance', () => {
    const page = manPage();
    for (const { name } of OPTIONS) {
      expect(page).toContain(`\\-\\-${name.replaceAll('-', '\\-')}`);
    }
    const macros = page.split('\n').filter((line) => line.startsWith('.'));
    expect(macros.every((line) => /^\.(TH|SH|TP|B|I|BR)\b/.test(line))).toBe(true);
  });
});
