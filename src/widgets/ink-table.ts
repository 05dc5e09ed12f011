/**
 * ink-table beside a modern Ink. The package is CommonJS and requires 'ink', which is an ES module with a
 * top-level await that require() refuses. So the Ink that is loaded already is put where its require looks.
 * In the bundle there is no module cache to fill: the build replaces this file's way of loading (see
 * docs/decisions/0002-ink-table.md).
 */
import Module, { createRequire } from 'node:module';
import * as ink from 'ink';
import type { ComponentType, ReactNode } from 'react';

export interface InkTableProps {
  readonly data: readonly Readonly<Record<string, string>>[];
  readonly columns: readonly string[];
  readonly padding: number;
  readonly header: ComponentType<InkCellProps>;
  readonly cell: ComponentType<InkCellProps>;
  readonly skeleton: ComponentType<{ readonly children?: ReactNode }>;
}

/** Props of a cell: the column's position and the cell's padded text. */
export interface InkCellProps {
  readonly column: number;
  readonly children?: ReactNode;
}

function load(): ComponentType<InkTableProps> {
  const require = createRequire(import.meta.url);
  const inner = createRequire(require.resolve('ink-table'));
  const id = inner.resolve('ink');
  if (require.cache[id] === undefined) {
    const module = new Module(id);
    module.filename = id;
    module.loaded = true;
    module.exports = ink;
    require.cache[id] = module;
  }
  const loaded = require('ink-table') as { readonly default: ComponentType<InkTableProps> };
  return loaded.default;
}

export const InkTable = load();
