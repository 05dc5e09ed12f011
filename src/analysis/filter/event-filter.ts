/** A filter expression against the events of a stream. */
import type { Decision } from '../../filter/index.js';
import type { EventChoice } from '../event-text/stream.js';
import type { Joins } from './joins.js';
import { LiveMoment } from './live-moment.js';

/** The events that match. */
export function eventFilter(decision: Decision, joins: Joins): EventChoice {
  const moment = new LiveMoment(joins);
  return {
    watch: (step, number, tables) => {
      moment.at(step, number, tables);
    },
    wants: () => decision(moment) === true,
  };
}
