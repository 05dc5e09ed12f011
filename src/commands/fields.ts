/** `svc-top fields`: what filters can ask for. */
import { FIELD_CLASSES, OPERATORS } from '../filter/index.js';
import type { Field } from '../filter/index.js';
import type { Write } from './output.js';

const COLUMN = 26;

function line(name: string, help: string): string {
  return `  ${name.length < COLUMN ? name.padEnd(COLUMN) : `${name} `}${help}`;
}

function fieldName({ id, argument }: Field): string {
  if (argument === undefined) return id;
  return argument.required ? `${id}${argument.usage}` : `${id} ${argument.usage}`;
}

/** Prints all fields and operators; returns the exit status. */
export async function fields(write: Write): Promise<number> {
  const classes = FIELD_CLASSES.flatMap((c) => [
    `${c.title}:`,
    ...c.fields.map((f) => line(fieldName(f), `${f.help} (${f.type})`)),
    '',
  ]);
  const operators = OPERATORS.map((o) => line(o.id, o.help));
  await write(`${[...classes, 'Operators:', ...operators].join('\n')}\n`);
  return 0;
}
