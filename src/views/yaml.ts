/** The cluster objects behind a row, as YAML: what svc-top knows of them, which is what verdicts rest on. */
import { stringify } from 'yaml';
import { cell, column, listSection } from './build.js';
import { refKey } from './calls.js';
import { objectsIn } from './objects.js';
import { PATH_SCOPES } from './path-scope.js';
import type { Scope, Section, View, ViewContext } from './view.js';

interface YamlLine {
  readonly index: number;
  readonly text: string;
}

const COLUMNS = [
  {
    ...column<YamlLine>({
      id: 'k8s.yaml',
      header: 'YAML',
      min: 24,
      grow: 1,
      max: 400,
      cut: 'end',
      help: 'The object, as far as it was read.',
      text: ({ text }) => text,
    }),
    cell: ({ text }: YamlLine) => cell(text, text.startsWith('# ') ? 'accent' : 'plain'),
  },
];

function section(context: ViewContext, scope: Scope): Section<YamlLine> {
  const { services, endpoints, pods } = objectsIn(context, scope);
  const documents = [
    ...[...services, ...pods].map((o) => [`# ${o.kind} ${refKey(o)}`, stringify(o)] as const),
    ...endpoints.map((e) => [`# endpoints of ${refKey(e.service)}`, stringify(e)] as const),
  ];
  const texts = documents.flatMap(([title, text]) => [title, ...text.trimEnd().split('\n')]);
  return listSection({
    id: 'yaml',
    title: '',
    columns: COLUMNS,
    rows: texts.map((text, index) => ({ index, text })),
    empty: 'no object of the cluster state belongs to this',
    key: ({ index }) => `line:${String(index)}`,
    copy: () => documents.map(([title, text]) => `${title}\n${text}`).join('---\n'),
  });
}

export const yaml: View = {
  id: 'yaml',
  aliases: ['object'],
  title: 'YAML',
  help:
    'The objects of the cluster state behind a row: the Service of a call and the Pods on its way, as svc-top ' +
    'read them. {copy} copies all of it.',
  appliesTo: PATH_SCOPES,
  form: 'text',
  sections: (context, scope) => [section(context, scope)],
};
