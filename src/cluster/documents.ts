/**
 * Text of a state file → its documents. People save what they have: one JSON List, several JSON documents
 * one after the other (`kubectl … >> file`), YAML with `---` between documents, with kubectl's warnings in
 * front. A document that is cut off or broken is complained about; the others are used.
 */
import { parseAllDocuments } from 'yaml';
import type { Complaints } from './complaints.js';

/** The YAML reader takes 80 bytes of memory per character and half a second per MB (measured); JSON is for more. */
const MAX_YAML_CHARS = 24 * 1024 * 1024;

/** All documents of the text, as plain values of any type. Never throws. */
export function parseDocuments(content: string, complaints: Complaints): readonly unknown[] {
  const body = withoutWarnings(content).trim();
  if (body === '') return [];
  const whole = parseJson(body);
  if (whole !== undefined) return [whole];
  return /^[{[]/.test(body) ? parseConcatenated(body, complaints) : parseYaml(body, complaints);
}

/** kubectl writes `Warning: v1 Endpoints is deprecated` in front when stderr went into the file too. */
function withoutWarnings(content: string): string {
  return content.replace(/^\uFEFF/, '').replace(/^(?:\s*(?:Warning:|[WEI]\d{4} )[^\n]*\n)+/, '');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON documents one after the other; YAML flow style (`{a: b}`) when the first is no JSON. */
function parseConcatenated(body: string, complaints: Complaints): readonly unknown[] {
  const pieces = splitValues(body);
  const values = pieces.map(parseJson);
  if (values.every((value) => value === undefined)) return parseYaml(body, complaints);
  const broken = values.filter((value) => value === undefined).length;
  if (broken > 0) {
    complaints.add('A JSON document is broken or cut off and was skipped; save the state again.');
  }
  return values.filter((value) => value !== undefined);
}

/** Cuts the text after each top-level value, by counting brackets outside of strings. */
function splitValues(body: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  for (let i = 0; i < body.length; i++) {
    const mark = body[i];
    if (mark === '"') i = endOfString(body, i);
    else if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') {
      depth -= 1;
      if (depth > 0) continue;
      pieces.push(body.slice(start, i + 1));
      start = i + 1;
      depth = 0;
    }
  }
  const rest = body.slice(start).trim();
  return rest === '' ? pieces : [...pieces, rest];
}

/** Position of the quote that ends the string; the end of the text when none does. */
function endOfString(body: string, start: number): number {
  for (let i = start + 1; i < body.length; i++) {
    if (body[i] === '\\') i += 1;
    else if (body[i] === '"') return i;
  }
  return body.length;
}

function parseYaml(body: string, complaints: Complaints): readonly unknown[] {
  if (body.length > MAX_YAML_CHARS) {
    complaints.add('The file is too big for YAML; save it with `-o json`.');
    return [];
  }
  try {
    const documents = parseAllDocuments(body, { logLevel: 'silent', uniqueKeys: false });
    return [...documents].flatMap((document) => {
      if (document.errors.length === 0) return [document.toJS({ maxAliasCount: 100 }) as unknown];
      complaints.add('A YAML document is broken and was skipped; save the state again.');
      return [];
    });
  } catch {
    complaints.add('The YAML could not be read; save the state again, with `-o json`.');
    return [];
  }
}
