/** Views over a capture read to its end, as rows of text by column id. */
import { fileURLToPath } from 'node:url';
import { Session } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session.js';
import type { Page, PageRequest } from '../../src/session/protocol.js';
import { VIEWS } from '../../src/views/index.js';
import { createPager } from '../../src/views/page.js';
import { asDefined } from '../../src/views/user-view.js';
import type { View } from '../../src/views/view.js';
import type { Snapshot } from '../../src/model/snapshot.js';

export type TextRow = Readonly<Record<string, string>>;

export interface CaptureViews {
  readonly snapshot: Snapshot;
  page(view: string, request?: Partial<PageRequest>): Page;
  /** The first thousand rows. */
  rows(view: string, request?: Partial<PageRequest>): readonly TextRow[];
}

/** Opens a capture of the repository, by its path from the root. */
export async function captureViews(
  path: string,
  options: Omit<SessionOptions, 'capture'> = {},
  views: readonly View[] = VIEWS,
): Promise<CaptureViews> {
  const capture = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const session = await Session.open({ capture, ...options });
  await session.run();
  const pager = createPager(views);
  const page: CaptureViews['page'] = (view, request) =>
    pager(
      session.context(),
      asDefined(views, {
        view,
        scope: { kind: '', key: '' },
        filter: '',
        sort: undefined,
        anchorKey: '',
        anchorIndex: 0,
        before: 0,
        after: 1000,
        ...request,
      }),
    );
  return {
    snapshot: session.snapshot(),
    page,
    rows: (view, request) => {
      const { rows, sections } = page(view, request);
      return rows.map((row) => {
        const columns = sections[row.section]?.columns ?? [];
        return Object.fromEntries(columns.map((c, i) => [c.id, row.cells[i]?.text ?? '']));
      });
    },
  };
}
