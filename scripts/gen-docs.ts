/**
 * Writes the pages of docs/ that list things, the man page and the completions from the records that the
 * program itself uses:
 *
 *   npm run docs            write them
 *   npm run docs:check      fail when one of them is not what it would write
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { WORDS } from '../src/app/colon.js';
import { keyLabel } from '../src/app/key-names.js';
import { withKeys } from '../src/app/key-words.js';
import { KEYMAP, placesOf } from '../src/app/keymap.js';
import { presetKeys, PRESET_NAMES, PRESETS } from '../src/app/presets.js';
import type { PresetName } from '../src/app/presets.js';
import { RULES } from '../src/diagnosis/index.js';
import { ABSENT, FIELD_CLASSES, OPERATORS } from '../src/filter/index.js';
import { emptyContext } from '../src/session/empty.js';
import type { View } from '../src/views/view.js';
import { csysdigPage } from './csysdig-views.js';
import { bashCompletion, fishCompletion, manPage, zshCompletion } from './shell-docs.js';
import { VIEWS } from '../src/views/index.js';

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** A text with the keys that commands have by default. */
function byDefault(text: string): string {
  return withKeys(KEYMAP, text);
}

function keys(): string {
  const rows = KEYMAP.map((k) => {
    const names = k.keys.map((key) => `\`${keyLabel(key)}\``).join(' ');
    return `| ${cell(names)} | ${cell(k.label)} | ${cell(byDefault(k.help))} | ${placesOf(k).join(', ')} |`;
  });
  const words = WORDS.map((w) => {
    const names = w.names.map((name) => `\`:${name}\``).join(' ');
    return `| ${`${names} ${w.argument}`.trim()} | ${cell(byDefault(w.help))} |`;
  });
  return [
    '# Keys',
    '',
    'These are the keys by default. `--keys NAME` and the configuration (docs/config.md) choose others.',
    '',
    '| keys | what | in words | where |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Commands',
    '',
    'After `:`; Tab completes. A view by its name or alias (docs/views.md), with words to filter it; the number of an event; or one of these:',
    '',
    '| command | in words |',
    '| --- | --- |',
    ...words,
    '',
    '## Presets',
    ...PRESET_NAMES.filter((name) => name !== 'default').map(preset),
  ].join('\n');
}

/** What a preset changes. */
function preset(name: PresetName): string {
  const { help } = PRESETS[name];
  const rows = presetKeys(name).flatMap((record) => {
    if (KEYMAP.includes(record)) return [];
    const names = record.keys.map((key) => `\`${keyLabel(key)}\``).join(' ');
    return [`| ${cell(names)} | ${cell(record.label)} |`];
  });
  return [
    '',
    `### \`--keys ${name}\``,
    '',
    help,
    '',
    '| keys | what |',
    '| --- | --- |',
    ...rows,
  ].join('\n');
}

const nothing = await emptyContext();

/** Ids of a view's columns, for sorting and the configuration. */
function columnsOf(view: View): string {
  const sections = view.sections(nothing, { kind: '', key: '' });
  const ids = sections.flatMap((s) => s.columns).filter((c) => c.header !== '');
  const names = [...new Set(ids.map((c) => `\`${c.id}\``))];
  return names.length === 0 ? '' : `\n\nColumns: ${names.join(', ')}`;
}

function views(): string {
  const parts = VIEWS.map(
    (v) =>
      `## ${v.title}\n\n\`:${[v.id, ...v.aliases].join('`, `:')}\`\n\n${byDefault(v.help)}${columnsOf(v)}`,
  );
  return ['# Views', ...parts].join('\n\n');
}

function diagnoses(): string {
  const parts = RULES.map((r) => `## ${r.id}\n\n${r.title}.\n\n${r.help}`);
  return ['# Diagnoses', 'Rules in the order in which they claim failing calls.', ...parts].join(
    '\n\n',
  );
}

const FILTERS = `# Fields of filters

A filter is made of comparisons, \`and\`, \`or\`, \`not\` and brackets:

    svc-top events -r FILE 'proc.name=curl and evt.type in (connect, accept, close)'
    svc-top -r FILE 'evt.failed=true and not fd.port=53'

Names and meaning are sysdig's. A field that an event does not have makes a comparison false, \`!=\` too;
\`not\` turns that round. \`and\` binds more than \`or\`. A value with blanks or brackets is put in quotes;
\`\\"\`, \`\\\\\` and \`\\xNN\` (a byte) are escapes, any other backslash is itself. Durations are
nanoseconds unless a unit is written (\`evt.latency>10ms\`).
\`fd.ip\`, \`fd.port\` and \`fd.net\` look at both ends.

Where sysdig 0.29.3 answers otherwise, and why, is in test/filter/differences.ts.`;

function fields(): string {
  const operators = OPERATORS.map(
    (o) => `| \`${o.spellings.join('\` \`')}\` | ${cell(o.help)} | ${o.types.join(', ')} |`,
  );
  const classes = FIELD_CLASSES.map((c) => {
    const rows = c.fields.map(
      (f) => `| \`${f.id}${f.argument?.usage ?? ''}\` | ${f.type} | ${cell(f.help)} |`,
    );
    return [`## ${c.title}`, '', '| field | type | what |', '| --- | --- | --- |', ...rows].join(
      '\n',
    );
  });
  const table = [
    '## Operators',
    '',
    '| operator | true when the field | types |',
    '| --- | --- | --- |',
    ...operators,
  ];
  const absent = [
    '## Fields of sysdig that are not here',
    '',
    '| fields | why |',
    '| --- | --- |',
    ...ABSENT.map(({ fields: ids, why }) => `| \`${ids.join('\` \`')}\` | ${cell(why)} |`),
  ];
  return [FILTERS, table.join('\n'), ...classes, absent.join('\n')].join('\n\n');
}

const pages: readonly (readonly [string, string])[] = [
  ['docs/keys.md', keys()],
  ['docs/views.md', views()],
  ['docs/diagnoses.md', diagnoses()],
  ['docs/fields.md', fields()],
  ['docs/csysdig.md', csysdigPage()],
  ['docs/svc-top.1', manPage()],
  ['completions/svc-top.bash', bashCompletion()],
  ['completions/_svc-top', zshCompletion()],
  ['completions/svc-top.fish', fishCompletion()],
];
const isCheck = process.argv.includes('--check');
for (const [file, text] of pages) {
  const wanted = `${text}\n`;
  const is = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (is === wanted) continue;
  if (isCheck) {
    console.error(`${file} is out of date; run npm run docs`);
    process.exitCode = 1;
  } else writeFileSync(file, wanted);
}
