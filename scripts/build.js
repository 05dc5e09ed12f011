/*
 * Bundles the program into dist/: cli.js (what the launcher loads), worker.js (the engine's thread) and
 * the chunks they share, so that starting means reading a few files instead of several hundred.
 *
 *   node scripts/build.js [--if-stale]
 *
 * With --if-stale it does nothing when dist/ is newer than everything it is made from. It is plain
 * JavaScript because it runs before anything is set up, under whatever Node the machine has.
 */
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'dist');
const entries = ['src/cli.tsx', 'src/session/worker.ts', 'src/capture/live/reader.ts'];
const inputs = ['src', 'package.json', 'package-lock.json', 'scripts/build.js'];

/** Newest modification time (ms) at or below a path. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const below = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(stat.mtimeMs, ...below);
}

function isStale() {
  const built = join(output, 'cli.js');
  if (!existsSync(built)) return true;
  const made = statSync(built).mtimeMs;
  return inputs.some((name) => newest(join(root, name)) > made);
}

/**
 * ink-table is CommonJS and asks for Ink with require(), which Node refuses for a module that awaits at
 * its top level. A bundler has no such limit, so in the bundle our shim for it becomes a plain import.
 */
const inkTable = {
  name: 'ink-table',
  setup(build) {
    build.onLoad({ filter: /[\\/]widgets[\\/]ink-table\.ts$/ }, () => ({
      contents: "import table from 'ink-table'; export const InkTable = table.default ?? table;",
      loader: 'js',
    }));
  },
};

/** Ink's development tools are a package that is not installed; without this the bundle cannot load. */
const noDevtools = {
  name: 'no-devtools',
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, (args) => ({
      path: args.path,
      namespace: 'empty',
    }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};' }));
  },
};

/**
 * Ink lays out every character of the screen for every frame, and remembers what it found out about a text
 * only within one. In the bundle it remembers it from frame to frame, as far as a few screens go: most
 * lines are those of the frame before.
 */
const inkCaches = {
  name: 'ink-caches',
  setup(build) {
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]output\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const own = 'caches = new OutputCaches();';
      if (source.split(own).length !== 2) throw new Error(`${path} is not the Ink that is known`);
      const shared = `
        const shared = new OutputCaches();
        function sharedCaches() {
          if (shared.styledChars.size > 1000) shared.styledChars.clear();
          if (shared.blockWidths.size > 1000) shared.blockWidths.clear();
          if (shared.widths.size > 10000) shared.widths.clear();
          return shared;
        }`;
      return { contents: source.replace(own, 'caches = sharedCaches();') + shared, loader: 'js' };
    });
  },
};

async function bundle() {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: entry, out: entry.replace(/^.*\/|\.tsx?$/g, '') })),
    outdir: output,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['node-pty'],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // Dependencies in CommonJS call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    plugins: [inkTable, noDevtools, inkCaches],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  removeLeftovers(Object.keys(result.metafile.outputs).map((path) => basename(path)));
}

/** Chunks of earlier builds. They go last, so that a build beside a running program takes nothing away. */
function removeLeftovers(made) {
  const old = readdirSync(output).filter((name) => !made.includes(name));
  for (const name of old) rmSync(join(output, name), { recursive: true, force: true });
}

if (!process.argv.includes('--if-stale') || isStale()) await bundle();
