/** The table of all fields. Parser, completion, docs and `svc-top fields` go by it. */
import { isNearMiss } from '../../base/edit-distance.js';
import type { FieldUse } from '../ast.js';
import { FilterError } from '../error.js';
import type { Argument, Field, FieldClass } from '../field.js';
import { ABSENT } from './absent.js';
import { EVT } from './evt.js';
import { FD_CLASS } from './fd.js';
import { FDLIST } from './fdlist.js';
import { CALL, POD } from './ours.js';
import { CONTAINER } from './container.js';
import { K8S, USER } from './owners.js';
import { PROC, THREAD } from './proc.js';
import { GROUP } from './proc-details.js';
import { SYSLOG } from './syslog.js';

export const FIELD_CLASSES: readonly FieldClass[] = [
  EVT,
  PROC,
  THREAD,
  USER,
  GROUP,
  CONTAINER,
  K8S,
  FD_CLASS,
  FDLIST,
  SYSLOG,
  POD,
  CALL,
];

const FIELDS: readonly Field[] = FIELD_CLASSES.flatMap((c) => c.fields);

const MOST_SUGGESTIONS = 5;

/** Fields that expressions may be about: those of events, or the columns of a table. */
export class FieldSet {
  readonly fields: readonly Field[];
  readonly #byId: ReadonlyMap<string, Field>;

  constructor(fields: readonly Field[]) {
    this.fields = fields;
    this.#byId = new Map(fields.map((f) => [f.id, f]));
  }

  find(id: string): Field | undefined {
    return this.#byId.get(id);
  }

  /** The field that `text` names, with its argument. Throws FilterError at `position` when there is none. */
  resolve(text: string, position: number): FieldUse {
    const exact = this.find(text);
    if (exact !== undefined) return useOf(exact, undefined, text, position);
    for (let end = text.length - 1; end > 0; end--) {
      const field = '.['.includes(text.charAt(end)) ? this.find(text.slice(0, end)) : undefined;
      if (field?.argument === undefined) continue;
      const argument = argumentOf(field, text.slice(end), position + end);
      return useOf(field, argument, text, position);
    }
    throw new FilterError(this.#refusal(text), position, this.#suggestions(text));
  }

  #refusal(text: string): string {
    if (text === '') return 'a field is missing';
    const isElsewhere = this !== EVENT_FIELDS && EVENT_FIELDS.find(text) !== undefined;
    if (isElsewhere) return `'${text}' is no column here`;
    const why = ABSENT.find(({ fields }) => fields.some((id) => isNamed(id, text)))?.why;
    return why === undefined ? `there is no field '${text}'` : `'${text}' is not here: ${why}`;
  }

  /** Ids that `text` may have been meant for: those it begins, else those it nearly is. */
  #suggestions(text: string): readonly string[] {
    const begun = this.fields.filter((f) => f.id.startsWith(text));
    const near = begun.length > 0 ? begun : this.fields.filter((f) => isNearMiss(f.id, text));
    return near.slice(0, MOST_SUGGESTIONS).map((f) => f.id);
  }
}

/** Whether a text is the field, or one of those that `span.*` stands for. */
function isNamed(id: string, text: string): boolean {
  return id.endsWith('*') ? text.startsWith(id.slice(0, -1)) : text === id;
}

/** All fields of events. */
export const EVENT_FIELDS = new FieldSet(FIELDS);

function useOf(field: Field, argument: Argument, text: string, position: number): FieldUse {
  const at = position + field.id.length;
  if (field.argument?.required === true && argument === undefined) {
    const usage = field.argument.usage;
    throw new FilterError(`${field.id} needs to be told which`, at, [`${field.id}${usage}`]);
  }
  const refusal = argument === undefined ? undefined : field.argument?.check?.(argument);
  if (refusal !== undefined) throw new FilterError(refusal, at + 1, []);
  const type = field.typeOf === undefined ? field.type : field.typeOf(argument);
  if (type === undefined) {
    throw new FilterError(`${text} is not one value`, at, [`evt.arg.${String(argument)}`]);
  }
  return { field, argument, type, text };
}

/** Reads `.name` or `[n]`. */
function argumentOf(field: Field, rest: string, position: number): Argument {
  const form = field.argument?.form;
  const inside = /^\[(.*)\]$/.exec(rest)?.[1];
  const index = inside !== undefined && /^\d+$/.test(inside) ? Number(inside) : undefined;
  // Moments have 19 digits, more than a number holds.
  if (index !== undefined && form !== 'name') return index <= 0xffff ? index : inside;
  const name = rest.startsWith('.') ? rest.slice(1) : form === 'name' ? inside : undefined;
  if (form !== 'index' && name !== undefined && name !== '') return name;
  const usage = field.argument?.usage ?? '';
  throw new FilterError(`'${rest}' cannot follow ${field.id}`, position, [`${field.id}${usage}`]);
}
