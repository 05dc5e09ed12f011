/*
 * Which folder of src/ may import which: imports go down only. ARCHITECTURE.md explains the layers; this
 * table is what `npm run deps` checks. `types` may be imported with `import type` only. cli.tsx and
 * commands/ put the program together and may import everything.
 */
const layers = {
  base: {},
  model: { uses: ['base'] },
  capture: { uses: ['base', 'model'] },
  cluster: { uses: ['base', 'model'] },
  filter: { uses: ['base', 'model'] },
  analysis: { uses: ['base', 'model', 'filter'] },
  baseline: { uses: ['base', 'model'] },
  diagnosis: { uses: ['base', 'model', 'baseline'] },
  views: { uses: ['base', 'model', 'filter'], types: ['session/protocol'] },
  session: {
    uses: [
      'base',
      'model',
      'capture',
      'cluster',
      'analysis',
      'baseline',
      'diagnosis',
      'views',
      'filter',
    ],
  },
  widgets: { uses: ['base'], types: ['model', 'views/view', 'session/protocol'] },
  app: { uses: ['base', 'model', 'widgets', 'views', 'filter'], types: ['session/protocol'] },
};

const paths = (folder, names) => `^src/(${[folder, ...names].join('|')})(/|\\.tsx?$)`;

/** Two rules per folder: what it may import at all, and what it may import as types only. */
const layerRules = Object.entries(layers).flatMap(([folder, { uses = [], types = [] }]) => [
  {
    name: `layer-${folder}`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: paths(folder, [...uses, ...types]) },
  },
  {
    name: `layer-${folder}-types`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: paths(folder, uses), dependencyTypesNot: ['type-only'] },
  },
]);

const onlyIn = (name, packages, folders) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/(${folders})` },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'known-folder',
      comment: 'a new folder of src/ gets its line in the table first',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: `^src/((${Object.keys(layers).join('|')}|commands)/|cli\\.tsx$)`,
      },
      to: {},
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    onlyIn('react-in-the-ui-only', 'react|ink|ink-table', 'widgets/|app/|cli\\.tsx$'),
    onlyIn('pty-in-live-capture-only', 'node-pty', 'capture/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
