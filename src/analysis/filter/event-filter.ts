/** A filter expression against the events of a stream. */
import type { Predicate } from '../../filter/index.js';
import type { Wanted } from '../event-text/stream.js';
import { LiveMoment } from './live-moment.js';
import type { Joins } from './live-moment.js';

/** Events that match; every event has to come by, because some fields tell what was before. */
export function eventFilter(predicate: Predicate, joins: Joins): Wanted {
  const moment = new LiveMoment(joins);
  return (step, number, tables) => {
    moment.at(step, number, tables);
    return predicate(moment);
  };
}
