/**
 * One block of lines drawn by ink-table. ink-table lays out what it is given, measures with `.length` and
 * remounts a row whose content changes; so it gets constant one-character values that only say which line a
 * cell belongs to, and the cells draw the prepared pieces of that line. The number of nodes is that of the
 * visible window, whatever the table's size.
 */
import { Text } from 'ink';
import { createContext, memo, useContext, useMemo } from 'react';
import type { ReactElement } from 'react';
import { InkTable } from './ink-table.js';
import type { InkCellProps } from './ink-table.js';
import type { Block, Piece } from './lines.js';
import { sameStyle } from './theme.js';

const BlockContext = createContext<Block | undefined>(undefined);

/** First of the private-use characters that stand for line numbers. */
const MARK = 0xe000;

interface PieceProps {
  readonly piece: Piece | undefined;
}

/** Drawn again only when it looks different: most rows stay as they are from frame to frame. */
const PieceText = memo(
  function PieceText({ piece }: PieceProps) {
    if (piece === undefined) return null;
    return (
      <Text {...piece.style} wrap="truncate">
        {piece.text}
      </Text>
    );
  },
  ({ piece: a }, { piece: b }) =>
    a === b ||
    (a !== undefined && b !== undefined && a.text === b.text && sameStyle(a.style, b.style)),
);

function TableCell({ column, children }: InkCellProps): ReactElement | null {
  const block = useContext(BlockContext);
  const mark = (typeof children === 'string' ? children : '').trim().charCodeAt(0) - MARK;
  return <PieceText piece={block?.rows[mark]?.[column]} />;
}

function TableHeader({ column }: InkCellProps): ReactElement | null {
  const block = useContext(BlockContext);
  return <PieceText piece={block?.header?.[column]} />;
}

const NoSkeleton = (): null => null;

/** A block of the body. */
export const TableBlock = memo(function TableBlock({ block }: { readonly block: Block }) {
  const { columns, rows } = block;
  const length = rows.length;
  const names = useMemo(() => Array.from({ length: columns }, (_, i) => String(i)), [columns]);
  const data = useMemo(
    () =>
      Array.from({ length }, (_, line) => {
        const mark = String.fromCharCode(MARK + line);
        return Object.fromEntries(names.map((name) => [name, mark]));
      }),
    [names, length],
  );
  return (
    <BlockContext value={block}>
      <InkTable
        data={data}
        columns={names}
        padding={1}
        header={TableHeader}
        cell={TableCell}
        skeleton={NoSkeleton}
      />
    </BlockContext>
  );
});

/** A line outside a table. */
export function LineText({
  line,
}: {
  readonly line: readonly (Piece | undefined)[];
}): ReactElement {
  return (
    <Text wrap="truncate">
      {line.map((piece, i) =>
        piece === undefined ? null : (
          <Text key={i} {...piece.style}>
            {piece.text}
          </Text>
        ),
      )}
    </Text>
  );
}
