/** The views, in the order of the view picker; the first one is the start screen. */
import { actions } from './actions.js';
import { addresses } from './addresses.js';
import { connections } from './connections.js';
import { containers } from './containers.js';
import { describe } from './describe.js';
import { diagnoses } from './diagnoses.js';
import { dns } from './dns.js';
import { echo } from './echo.js';
import { errors } from './errors.js';
import { eventLists } from './event-lists.js';
import { events } from './events.js';
import { ioViews } from './io-views.js';
import { issues } from './issues.js';
import { latency } from './latency.js';
import { listeners } from './listeners.js';
import { logs } from './logs.js';
import { map } from './service-map.js';
import { namespaces } from './namespaces.js';
import { newConnections } from './new-connections.js';
import { nodes } from './nodes.js';
import { norm } from './norm.js';
import { path } from './path.js';
import { paths } from './paths.js';
import { pods } from './pods.js';
import { processes } from './processes.js';
import { pulsesView } from './pulses.js';
import { rules } from './rules.js';
import { services } from './services.js';
import { spectro } from './spectro.js';
import { systemCalls } from './system-calls.js';
import { threads } from './threads.js';
import { yaml } from './yaml.js';
import type { View } from './view.js';

export const VIEWS: readonly View[] = [
  diagnoses,
  services,
  paths,
  path,
  latency,
  pulsesView,
  norm,
  map,
  addresses,
  pods,
  rules,
  connections,
  newConnections,
  dns,
  errors,
  logs,
  listeners,
  processes,
  threads,
  containers,
  namespaces,
  nodes,
  events,
  systemCalls,
  spectro,
  ...ioViews,
  ...eventLists,
  echo,
  describe,
  yaml,
  actions,
  issues,
];
