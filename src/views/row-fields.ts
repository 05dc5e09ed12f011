/**
 * Rows of a table as the filter language asks for them: the ids of columns are names of fields. What a column
 * says beside the value that its field has (a thread's id behind its name, a port behind an address) is
 * left away, so that `proc.name=curl` is true in every table.
 */
import { canonicalIp } from '../base/ip.js';
import {
  compileWith,
  EVENT_FIELDS,
  FieldSet,
  FilterError,
  parseExpression,
} from '../filter/index.js';
import type { Decision, Field, FieldType, Value } from '../filter/index.js';
import type { Snapshot } from '../model/snapshot.js';
import type { ColumnSpec, Section } from './view.js';

/** Numbers may be times, so they take units (`svc.p95>10ms`). */
function typeOf({ id, align }: ColumnSpec): FieldType {
  return EVENT_FIELDS.find(id)?.type ?? (align === 'right' ? 'duration' : 'text');
}

function fieldOf(column: ColumnSpec): Field {
  const { id, help } = column;
  return { id, type: typeOf(column), help, get: () => undefined };
}

/** The fields that a table with these columns has. */
export function columnFields(columns: readonly ColumnSpec[]): FieldSet {
  return new FieldSet(columns.filter((c) => c.header !== '').map(fieldOf));
}

/** A cell's text in the type of its field; undefined = it has no such value. */
export function valueOfText(type: FieldType, text: string): Value | undefined {
  if (text === '') return undefined;
  const [, address, port] = /^\[?([\da-fA-F.:]+?)\]?(?::(\d+))?$/.exec(text) ?? [];
  switch (type) {
    case 'address':
    case 'network':
      return canonicalIp(address ?? text);
    case 'port':
      return /^\d+$/.test(text) ? Number(text) : port === undefined ? undefined : Number(port);
    case 'number':
    case 'duration': {
      const number = Number(text.replaceAll(',', ''));
      return Number.isNaN(number) ? undefined : number;
    }
    case 'boolean':
      return text === 'true' || text === 'yes';
    default:
      return text.replace(/ \(\d+\)$/, '');
  }
}

type Values = (id: string) => Value | undefined;

/** Values of a row by the ids of its columns; a section that knows better says so. */
export function valuesOf(section: Section<unknown>, row: unknown, s: Snapshot): Values {
  const own = section.fields?.(row);
  return (id) => {
    if (own?.[id] !== undefined) return own[id];
    const column = section.columns.find((c) => c.id === id);
    if (column === undefined) return undefined;
    const type = typeOf(column);
    const raw = type === 'number' || type === 'duration' ? column.sort?.(row, s) : undefined;
    if (typeof raw === 'number') return raw < 0 ? undefined : raw;
    return valueOfText(type, column.cell(row, s).text);
  };
}

/** Rows of a section that match; none when the expression is about columns that it does not have. */
export function matchingRows(
  section: Section<unknown>,
  s: Snapshot,
  text: string,
): readonly number[] {
  const decide = decisionFor(section, text);
  const rows: number[] = [];
  for (let i = 0; decide !== undefined && i < section.length; i++) {
    if (decide(valuesOf(section, section.row(i), s)) === true) rows.push(i);
  }
  return rows;
}

function decisionFor(section: Section<unknown>, text: string): Decision<Values> | undefined {
  try {
    const expression = parseExpression(text, columnFields(section.columns));
    if (expression === undefined) return () => true;
    return compileWith(expression, (use, values: Values) => values(use.field.id));
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}
