/** Values that occur, for the expression prompt: which field's it wants, and those that came with the page. */
import { complete } from '../filter/index.js';
import type { OccurringValues } from '../filter/index.js';
import { fieldsOfFrame } from './fields.js';
import { topFrame, viewFrame } from './state.js';
import type { State } from './state.js';

/** The field whose values could stand at the end of the prompt; undefined = none. */
export function valuesWanted(state: State): string | undefined {
  const frame = topFrame(state);
  if (frame.kind !== 'prompt' || frame.purpose !== 'expression') return undefined;
  let field: string | undefined;
  const spy: OccurringValues = {
    valuesOf: (use) => {
      field = use.text;
      return [];
    },
  };
  complete(frame.text, frame.text.length, spy, fieldsOfFrame(viewFrame(state)));
  return field;
}

/** What the last page told of them. */
export function valuesKnown(state: State): OccurringValues {
  const known = viewFrame(state).page?.values;
  return { valuesOf: (use) => (known?.field === use.text ? known.values : []) };
}
