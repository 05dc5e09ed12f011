/** The completion that bash runs, and a man page that says every option. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../scripts/shell-docs.js';
import { OPTIONS } from '../../src/commands/options.js';
import { repository } from '../support/run.js';

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
  });
});

describe('man page', () => {
  it('says every option, and begins no line with a dot by chance', () => {
    const page = manPage();
    for (const { name } of OPTIONS) {
      expect(page).toContain(`\\-\\-${name.replaceAll('-', '\\-')}`);
    }
    const macros = page.split('\n').filter((line) => line.startsWith('.'));
    expect(macros.every((line) => /^\.(TH|SH|TP|B|BR)\b/.test(line))).toBe(true);
  });
});
