/** The session's state in the words of the status line. */
import type { Snapshot } from '../model/snapshot.js';
import type { Status } from './protocol.js';
import type { EngineSession } from './engine-session.js';

const SHOWN_ISSUES = 8;
/** As many as there are digits. */
const NAMESPACES = 9;

export function statusOf(session: EngineSession): Status {
  const snapshot = session.snapshot();
  return {
    rev: snapshot.rev,
    files: snapshot.files,
    ...session.progress(),
    done: snapshot.progress.done,
    durationNs: snapshot.durationNs,
    issues: snapshot.issues.reduce((sum, issue) => sum + issue.count, 0),
    issueTexts: snapshot.issues.slice(0, SHOWN_ISSUES).map((issue) => issue.detail),
    cluster: snapshot.cluster.sources.join(', '),
    baseline: snapshot.baseline.label,
    namespaces: namespacesOf(snapshot),
    failed: false,
    ...(session.liveStatus === undefined ? {} : { live: session.liveStatus() }),
  };
}

/** `default` first, then by name. */
function namespacesOf({ cluster: { services, pods } }: Snapshot): readonly string[] {
  const names = new Set([...services, ...pods].map(({ namespace }) => namespace));
  const isDefault = names.delete('default') ? ['default'] : [];
  return [...isDefault, ...[...names].sort()].slice(0, NAMESPACES);
}
