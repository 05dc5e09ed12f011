/** The Ink side: it puts the lines of screen.ts on the terminal and knows nothing else. */
import { Box, Text } from 'ink';
import { memo, useMemo, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import type { Line } from '../widgets/piece.js';
import { LineText, TableBlock } from '../widgets/table.js';
import type { Theme } from '../widgets/theme.js';
import { SMALLEST } from './geometry.js';
import { buildScreen } from './screen.js';
import type { State } from './state.js';

export interface StateSource {
  getState(): State;
  subscribe(listener: () => void): () => void;
}

export interface AppProps {
  readonly source: StateSource;
  readonly theme: Theme;
}

const Lines = memo(function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return lines.map((line, i) => <LineText key={i} line={line} />);
});

function TooSmall({ state }: { readonly state: State }): ReactElement {
  const { columns, rows } = SMALLEST;
  return (
    <Box width={state.columns} height={state.rows} flexDirection="column" overflow="hidden">
      <Text wrap="truncate">{`too small: ${String(columns)}x${String(rows)} needed`}</Text>
      <Text wrap="truncate">q quits</Text>
    </Box>
  );
}

/** The full-screen program. */
export function App({ source, theme }: AppProps): ReactElement {
  const state = useSyncExternalStore(source.subscribe, source.getState);
  const screen = useMemo(() => buildScreen(state, theme), [state, theme]);
  if (screen === undefined) return <TooSmall state={state} />;
  return (
    <Box width={state.columns} height={state.rows} flexDirection="column" overflow="hidden">
      {screen.title !== undefined && <LineText line={screen.title} />}
      <LineText line={screen.crumbs} />
      <Box height={screen.bodyHeight} flexDirection="column" overflow="hidden" flexShrink={0}>
        {screen.blocks.map((block) => (
          <TableBlock key={`${String(block.section)}-${String(block.columns)}`} block={block} />
        ))}
        <Lines lines={screen.overlay} />
      </Box>
      {screen.detail.length > 0 && (
        <Box flexGrow={1} flexDirection="column" overflow="hidden">
          <Lines lines={screen.detail} />
        </Box>
      )}
      <LineText line={screen.status} />
      <LineText line={screen.bar} />
    </Box>
  );
}
