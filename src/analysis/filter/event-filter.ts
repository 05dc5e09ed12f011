/** A filter expression against the events of a stream. */
import type { Predicate } from '../../filter/index.js';
import type { EventChoice } from '../event-text/stream.js';
import { LiveMoment } from './live-moment.js';
import type { Joins } from './live-moment.js';

/** The events that match. */
export function eventFilter(predicate: Predicate, joins: Joins): EventChoice {
  const moment = new LiveMoment(joins);
  return {
    watch: (step, number, tables) => {
      moment.at(step, number, tables);
    },
    wants: () => predicate(moment),
  };
}
