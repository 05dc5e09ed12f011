/**
 * What `kubectl get pods,services,endpoints,endpointslices,nodes -A -o json` (or `-o yaml`) printed, as
 * cluster state. The text is foreign: whatever is odd in it is a complaint, never an exception.
 */
import { printable } from '../base/text.js';
import type { ClusterState } from '../model/cluster.js';
import type { Issue } from '../model/issue.js';
import { Complaints } from './complaints.js';
import { parseDocuments } from './documents.js';
import { ObjectReader } from './objects.js';

export interface KubectlResult {
  readonly state: ClusterState;
  readonly issues: readonly Issue[];
  /** False when the text holds neither a list nor an object of a kind that is used here. */
  readonly recognized: boolean;
}

/** @param source name of the file, for the status line and messages */
export function parseKubectl(content: string, source: string): KubectlResult {
  const complaints = new Complaints(source);
  const reader = new ObjectReader(complaints);
  for (const document of parseDocuments(content, complaints)) reader.add(document);
  const recognized = reader.recognized > 0;
  const state = reader.state(printable(source));
  if (recognized && isEmpty(state)) {
    complaints.add('There is no Pod, Service, EndpointSlice or Node in it; was `-A` forgotten?');
  }
  return { state, issues: complaints.issues(), recognized };
}

function isEmpty(state: ClusterState): boolean {
  return [state.services, state.pods, state.endpoints, state.nodes].every(
    (all) => all.length === 0,
  );
}
