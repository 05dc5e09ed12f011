/**
 * One block of lines drawn by ink-table. ink-table lays out what it is given, measures with `.length` and
 * remounts a row whose content changes; so it gets constant one-character values that only say which line a
 * cell belongs to, and the cells draw the prepared pieces of that line. The number of nodes is that of the
 * visible window, whatever the table's size.
 */
import { Text } from 'ink';
import { createContext, memo, useContext } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { InkTable } from './ink-table.js';
import type { InkCellProps } from './ink-table.js';
import type { Block } from './lines.js';
import type { Line, Piece } from './piece.js';
import { partsOf } from './highlight.js';
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
        {textOf(piece)}
      </Text>
    );
  },
  (a, b) => samePiece(a.piece, b.piece),
);

function samePiece(a: Piece | undefined, b: Piece | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || (a.text === b.text && sameStyle(a.style, b.style) && sameHits(a.hits, b.hits));
}

function sameHits(a: Piece['hits'] = [], b: Piece['hits'] = []): boolean {
  return a.length === b.length && a.every(([from, to], i) => b[i]?.[0] === from && b[i][1] === to);
}

/** What was searched stands out: turned inverse, underlined where the row is inverse already. */
function textOf(piece: Piece): ReactNode {
  if (piece.hits === undefined) return piece.text;
  const style = piece.style.inverse === true ? { underline: true } : { inverse: true };
  return partsOf(piece).map(({ text, hit }, i) => (
    <Text key={i} {...(hit ? style : {})}>
      {text}
    </Text>
  ));
}

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

/** The table itself. It depends on the number of its lines alone: what is in them comes by the context. */
const Grid = memo(function Grid({
  columns,
  rows,
}: {
  readonly columns: number;
  readonly rows: number;
}) {
  const names = Array.from({ length: columns }, (_, i) => String(i));
  const data = Array.from({ length: rows }, (_, line) => {
    const mark = String.fromCharCode(MARK + line);
    return Object.fromEntries(names.map((name) => [name, mark]));
  });
  return (
    <InkTable
      data={data}
      columns={names}
      padding={1}
      header={TableHeader}
      cell={TableCell}
      skeleton={NoSkeleton}
    />
  );
});

/** A block of the body. */
export const TableBlock = memo(function TableBlock({ block }: { readonly block: Block }) {
  return (
    <BlockContext value={block}>
      <Grid columns={block.columns} rows={block.rows.length} />
    </BlockContext>
  );
});

/** A line outside a table. */
export const LineText = memo(
  function LineText({ line }: { readonly line: Line }) {
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
  },
  (a, b) => a.line.length === b.line.length && a.line.every((p, i) => samePiece(p, b.line[i])),
);
