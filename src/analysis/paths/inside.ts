/**
 * Calls that broke behind a call that was answered: a component asked another one, got nothing, and made up
 * an answer of its own (an error page, a default, half of the data). For the outer client all went well; for
 * the Service that did not answer it did not. What another try made good is no failure.
 */
import type { Leg } from '../../model/path.js';
import { judge } from './outcome.js';
import type { OutcomeContext } from './outcome.js';

/** The name under which a leg's process looked its address up; '' when no lookup was seen. */
export type NameOf = (leg: Leg) => string;

/** The outermost dials behind this leg that failed for good. */
export function brokenInside(leg: Leg, nameOf: NameOf, context: OutcomeContext): readonly Leg[] {
  return leg.dials.flatMap((dial) => {
    if (leg.dials.some((other) => makesGood(other, dial, nameOf))) return [];
    return judge(dial, context).outcome === 'failed' ? [dial] : brokenInside(dial, nameOf, context);
  });
}

/** Another dial for the same request, to the same target as far as can be told, that was answered. */
function makesGood(other: Leg, dial: Leg, nameOf: NameOf): boolean {
  if (other === dial || other.bytesIn === 0) return false;
  const [name, otherName] = [nameOf(dial), nameOf(other)];
  if (name !== '' && otherName !== '') return name === otherName;
  return other.remote.port === dial.remote.port;
}
