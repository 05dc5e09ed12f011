/** What the parts of the ladder's builder share. */
import type { Path } from '../model/path.js';
import type { Comparer } from './compare.js';
import type { Expected } from './expected.js';
import type { Lanes, ObjectNames } from './lanes.js';
import type { RungList } from './rung-list.js';
import type { Slowness } from './structural.js';

export interface LadderContext {
  readonly comparer: Comparer;
  readonly names: ObjectNames;
  /** End of the capture in ns, for how long was waited in vain; -1 unknown. */
  readonly endTime: number;
}

/** What every part of the builder needs. */
export interface LadderParts {
  readonly path: Path;
  readonly lanes: Lanes;
  readonly rungs: RungList;
  readonly expected: Expected;
  readonly slow: Slowness | undefined;
  readonly context: LadderContext;
}
