/** The views, in the order of the view picker; the first one is the start screen. */
import { actions } from './actions.js';
import { connections } from './connections.js';
import { describe } from './describe.js';
import { diagnoses } from './diagnoses.js';
import { echo } from './echo.js';
import { events } from './events.js';
import { issues } from './issues.js';
import { path } from './path.js';
import { paths } from './paths.js';
import { pods } from './pods.js';
import { services } from './services.js';
import { yaml } from './yaml.js';
import type { View } from './view.js';

export const VIEWS: readonly View[] = [
  diagnoses,
  services,
  paths,
  path,
  pods,
  connections,
  events,
  echo,
  describe,
  yaml,
  actions,
  issues,
];

/** The view with this id. */
export function findView(id: string): View | undefined {
  return VIEWS.find((view) => view.id === id);
}
