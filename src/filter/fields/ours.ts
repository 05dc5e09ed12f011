/** Fields that sysdig does not have: the pod as the cluster state knows it, and the call an event is part of. */
import type { Field, FieldClass } from '../field.js';
import type { CallFacts } from '../moment.js';
import { text } from './build.js';

/** A field that asks an event for nothing but the calls that it is part of. */
export interface CallField extends Field {
  readonly ofCall: (call: CallFacts) => readonly (string | number)[];
}

function ofCalls(
  id: string,
  help: string,
  get: (call: CallFacts) => readonly (string | number)[],
  type: 'text' | 'number' = 'text',
): CallField {
  const ofCall: CallField['ofCall'] = (call) => get(call).filter((value) => value !== '');
  return { id, type, help, many: 'both', ofCall, get: (m) => m.calls.flatMap(ofCall) };
}

export const POD: FieldClass = {
  name: 'pod',
  title: 'The pod',
  fields: [
    text('pod.name', 'name of the pod that the process runs in', (m) => m.pod?.name),
    text('pod.namespace', 'its namespace', (m) => m.pod?.namespace),
  ],
};

const CALL_FIELDS: readonly CallField[] = [
  ofCalls('svc.name', 'name of the Service that is called', (call) => [call.service]),
  ofCalls('svc.namespace', 'its namespace', (call) => [call.namespace]),
  ofCalls(
    'path.id',
    'number of the call, as the Paths view shows it',
    (call) => [call.path],
    'number',
  ),
  ofCalls('path.outcome', 'ok, failed, slow, unfinished or undecided', (call) => [call.outcome]),
  ofCalls('diag.rule', 'rules whose verdicts cover the call', (call) => call.rules),
];

export const CALL: FieldClass = {
  name: 'call',
  title: 'The call to a Service that the event is part of',
  fields: CALL_FIELDS,
};

/** Fields that need the whole capture analysed before they have values. */
export function needsAnalysis(field: Field): field is CallField {
  return CALL_FIELDS.some((own) => own === field);
}
