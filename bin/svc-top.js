#!/usr/bin/env node
/*
 * The launcher: finds a Node that can run svc-top, then loads the program.
 *
 * It has no dependencies and only syntax that old versions parse (Node 12.17 and later), so that a Node
 * that is too old prints one sentence, or hands over to the Node that `npm install` put into a checkout,
 * instead of failing with a syntax error. NODE_ENV is set before anything is loaded: React chooses its
 * production build by it, and its development build leaks memory in a program that runs for hours.
 */
import { spawn } from 'child_process';
import { existsSync } from 'fs';
import { constants } from 'os';
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';
import { setFlagsFromString } from 'v8';

const OLDEST_NODE = 22;
const USAGE_ERROR = 2;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ownNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const program = join(root, 'dist', 'cli.js');

function fail(message) {
  process.stderr.write('svc-top: ' + message + '\n');
  process.exitCode = USAGE_ERROR;
}

/** Runs this launcher again under another Node and ends the way it ends. */
function runUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url)].concat(process.argv.slice(2)), {
    stdio: 'inherit',
  });
  const passOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  passOn.forEach((signal) => process.on(signal, () => child.kill(signal)));
  child.on('error', (error) => fail(node + ' cannot be started: ' + error.message));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  if (existsSync(ownNode)) runUnder(ownNode);
  else
    fail(
      'needs Node ' +
        OLDEST_NODE +
        ' or newer, this is ' +
        process.version +
        ' (' +
        process.execPath +
        '); ' +
        'install one from https://nodejs.org, or run `npm install` in ' +
        root +
        ', which brings its own',
    );
} else if (existsSync(program)) {
  process.env.NODE_ENV = 'production';
  // Left alone, V8 lets its young generation grow to 128 MB for a capture of two million events, and keeps
  // it. One that never grows costs some 5 % of CPU time (docs/decisions/0005-memory.md).
  setFlagsFromString('--semi-space-growth-factor=1');
  import('../dist/cli.js');
} else {
  fail('is not built yet; run `npm run build` in ' + root);
}
