/**
 * `npm run captures [-- <folder>]`: runs `diagnose` over a folder of captures whose true cause is known
 * from the story beside each (`X.md`: verdict and subject in its front block), prints the table of what was
 * expected and found, and keeps it in docs/captures.md. The folder is not part of this repository.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? here('../../shared/captures');

/** Causes without a rule of their own: the general rule that must be named. */
const generalRule: Readonly<Record<string, string>> = {
  'localhost-only': 'backend-refused',
  'dns-nxdomain': 'dns-failure',
};
/** Excerpts and parts of a story, which have no front block of their own. */
const withoutStory: Readonly<Record<string, Expected>> = {
  '1-wrong-target-port': { rule: 'wrong-target-port', subject: '' },
  '2-no-endpoints': { rule: 'selector-mismatch', subject: '' },
  '3-flushed-iptables': { rule: 'rules-missing', subject: '' },
  '4-wrong-dns': { rule: 'wrong-dns-server', subject: '' },
  'two-nodes-node2': { rule: 'healthy', subject: '' },
};

interface Expected {
  readonly rule: string;
  /** What the story says of the object at fault; '' = it says nothing. */
  readonly subject: string;
}

interface Verdict {
  readonly rule: string;
  readonly severity: string;
  readonly subject: { readonly kind: string; readonly namespace: string; readonly name: string };
}

interface Line {
  readonly file: string;
  readonly expected: Expected;
  readonly found: string;
  readonly status: number;
  readonly ok: boolean;
  readonly ms: number;
}

function expectation(path: string): Expected | undefined {
  const name = basename(path).replace(/\.(scap\.gz|txt)$/, '');
  const known = withoutStory[name];
  if (known !== undefined) return known;
  const story = [name, name.replace(/-node\d+$/, '')]
    .flatMap((stem) => [join(dirname(path), `${stem}.md`), join(folder, `${stem}.md`)])
    .find((file) => existsSync(file));
  if (story === undefined) return undefined;
  const text = readFileSync(story, 'utf8');
  const field = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  const verdict = field('verdict');
  return { rule: generalRule[verdict] ?? verdict, subject: field('subject') };
}

/** Whether the story's subject names the found object; what it puts in brackets is said in passing. */
function isSubject(expected: string, { namespace, name }: Verdict['subject']): boolean {
  if (expected === '') return true;
  const words = expected.replace(/\(.*/, '').split(/[\s,]+/);
  return words.includes(`${namespace}/${name}`) || words.includes(name);
}

function judge(expected: Expected, verdicts: readonly Verdict[], status: number): boolean {
  if (expected.rule === 'healthy') return status === 0;
  const right = verdicts.filter(({ rule, subject }) => {
    return rule === expected.rule && isSubject(expected.subject, subject);
  });
  const others = verdicts.filter(
    (verdict) => verdict.severity === 'fail' && !right.includes(verdict),
  );
  return status === 1 && right.length > 0 && others.length === 0;
}

function examine(path: string, file: string, expected: Expected): Line {
  const begin = performance.now();
  const run = spawnSync(
    process.execPath,
    [here('../bin/svc-top.js'), 'diagnose', '-r', path, '--json'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  const ms = performance.now() - begin;
  const status = run.status ?? -1;
  if (status !== 0 && status !== 1) {
    const found = run.stderr.trim().split('\n')[0] ?? '';
    return { file, expected, found, status, ok: false, ms };
  }
  const { diagnoses } = JSON.parse(run.stdout) as { diagnoses: readonly Verdict[] };
  const alarms = diagnoses.filter(({ severity }) => severity !== 'info');
  const found = alarms
    .map(({ rule, severity, subject: { kind, namespace, name } }) => {
      return `${rule} (${severity}) ${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
    })
    .join('; ');
  return { file, expected, found, status, ok: judge(expected, alarms, status), ms };
}

function captures(): string[] {
  const flat = readdirSync(folder).filter((name) => name.endsWith('.scap.gz'));
  const within = (name: string, ending: string): string[] => {
    const path = join(folder, name);
    if (!existsSync(path)) return [];
    const files = readdirSync(path).filter((file) => file.endsWith(ending));
    return files.map((file) => join(name, file));
  };
  return [...flat, ...within('exit-only', '.scap.gz'), ...within('article', '.txt')];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function markdown(lines: readonly Line[]): string {
  const rows = lines.map(({ file, expected, found, status, ok }) => {
    const cells = [
      file,
      expected.rule,
      expected.subject,
      found,
      String(status),
      ok ? 'yes' : '**no**',
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  const right = lines.filter(({ ok }) => ok).length;
  return `# Captures with a known cause

What \`svc-top diagnose\` says about recorded captures whose cause is known, written by \`npm run captures\`.
Right are ${right} of ${lines.length}: the expected rule for the expected object, and nothing else that fails.

| capture | expected rule | expected subject | found | exit status | right |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

if (existsSync(folder)) {
  const lines: Line[] = [];
  for (const file of captures()) {
    const path = join(folder, file);
    const expected = expectation(path);
    if (expected === undefined) continue;
    const line = examine(path, file, expected);
    lines.push(line);
    const mark = line.ok ? 'ok ' : 'NOT';
    const name = file.padEnd(40);
    console.log(
      `${mark} ${name} ${expected.rule.padEnd(18)} ${line.ms.toFixed(0).padStart(6)} ms  ${line.found}`,
    );
  }
  writeFileSync(here('../docs/captures.md'), markdown(lines));
  const wrong = lines.filter(({ ok }) => !ok).length;
  console.log(`${lines.length - wrong} of ${lines.length} as expected; table in docs/captures.md`);
  if (wrong > 0) process.exitCode = 1;
} else {
  console.log(`captures: there is no ${folder}; name the folder: npm run captures -- <folder>`);
}
