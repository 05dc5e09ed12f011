/**
 * A targetPort that is the name of a container port which no pod has: the Service then has no endpoints,
 * although its selector matches ready pods. Part of wrong-target-port.
 */
import { isNearMiss } from '../base/edit-distance.js';
import { objectName } from '../baseline/names.js';
import type { ContainerPort, Pod, Service, ServicePort } from '../model/cluster.js';
import type { Diagnosis } from '../model/diagnosis.js';
import { livingPods, rejectEvidence, strandedCalls } from './endpoints.js';
import type { Stranded } from './endpoints.js';
import { evidenceOf, statement } from './evidence.js';
import type { RuleContext } from './rule.js';
import { kubectl } from '../model/shell.js';
import { refOf } from './subjects.js';
import { callsFail, callsLike, listed, verdict } from './verdict.js';

export function unknownPortNames(context: RuleContext): readonly Diagnosis[] {
  return strandedCalls(context).flatMap((stranded) => {
    const pods = livingPods(stranded.service, context).filter((pod) => pod.ready === true);
    const { targetPort } = stranded.port;
    if (typeof targetPort !== 'string' || pods.length === 0) return [];
    const ports = pods.flatMap(portsOf).filter((p) => p.protocol === stranded.port.protocol);
    if (ports.some((p) => p.name === targetPort)) return [];
    return [conclude(stranded, targetPort, ports, context)];
  });
}

function portsOf(pod: Pod): readonly ContainerPort[] {
  return pod.containers.flatMap((container) => container.ports);
}

function conclude(
  { service, port, calls }: Stranded,
  wanted: string,
  ports: readonly ContainerPort[],
  context: RuleContext,
): Diagnosis {
  const all = calls[0] === undefined ? calls : callsLike(calls[0], context.calls);
  const declared = listed(Array.from(new Set(ports.map(portText)))) || 'none';
  const evidence = [
    statement(`targetPort: ${wanted}; container ports: ${declared}; endpoints: none`),
    ...rejectEvidence(calls, context),
  ];
  return verdict(
    {
      rule: 'wrong-target-port',
      severity: 'fail',
      confidence: 'certain',
      subject: refOf(service),
      summary: `${callsFail(calls, all)}: targetPort ${wanted} of ${objectName(service)} is the name of no port of its pods (they have ${declared}); so it has no endpoints`,
      evidence: evidenceOf(calls, evidence),
      counterEvidence: [],
      alternatives: [],
      fix: fixOf(service, port, better(wanted, ports)),
    },
    calls,
    all,
  );
}

function portText({ name, containerPort }: ContainerPort): string {
  return name === '' ? String(containerPort) : `${name}=${String(containerPort)}`;
}

/** The name that was meant, else the number of the only port; undefined = it cannot be told. */
function better(wanted: string, ports: readonly ContainerPort[]): string | number | undefined {
  const names = Array.from(new Set(ports.map((p) => p.name))).filter((name) => name !== '');
  const near = names.filter((name) => isNearMiss(name, wanted));
  const numbers = new Set(ports.map((p) => p.containerPort));
  const [number] = numbers;
  return near.length === 1 ? near[0] : numbers.size === 1 ? number : undefined;
}

function fixOf(
  service: Service,
  port: ServicePort,
  value: string | number | undefined,
): Diagnosis['fix'] {
  const text = 'Use a name or number that the pods have.';
  if (value === undefined) {
    const get = [
      'get',
      'pods',
      '-o',
      'custom-columns=POD:.metadata.name,PORTS:..containers[*].ports',
    ];
    return { text, commands: [kubectl(service, get)] };
  }
  const path = `/spec/ports/${String(port.index)}/targetPort`;
  const patch = JSON.stringify([{ op: 'replace', path, value }]);
  return {
    text: `Use a name or number that the pods have: ${String(value)}.`,
    commands: [kubectl(service, ['patch', 'svc', service.name, '--type=json', '-p', patch])],
  };
}
