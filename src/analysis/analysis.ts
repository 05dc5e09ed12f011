/**
 * The whole analysis of one event stream: its handlers, and the facts that come out of them. One instance
 * per session.
 */
import { finish } from '../base/steps.js';
import type { Steps } from '../base/steps.js';
import { watchedUntil } from '../model/node.js';
import type { Facts } from '../model/snapshot.js';
import type { Process } from '../model/process.js';
import { connectionHandlers } from './connections/handler.js';
import { dnsHandler } from './dns/handler.js';
import type { StateEngine } from './engine.js';
import { executionFacts } from './facts/executions.js';
import { listenerFacts } from './facts/listeners.js';
import { logFacts } from './facts/logs.js';
import { processLookup } from './facts/process-lookup.js';
import { resolverConfigFacts } from './facts/resolver-config.js';
import { nodeClocks } from './node-clocks.js';
import type { ClocksFound } from './node-clocks.js';
import { buildPaths } from './paths/builder.js';
import { createStateEngine } from './state/engine.js';

export interface Analysis {
  /** Names of the events that it looks at. */
  readonly wanted: readonly string[];
  readonly engine: StateEngine;
  /** Everything known now. `now`: time of the last event; `done`: there will be no more. */
  facts(now: number, done: boolean): Facts;
  /** Clocks of the machines against each other, when all is read. */
  clocks(): ClocksFound;
  /** The same as `facts` in steps; nothing may be pushed between them. */
  factsInSteps(now: number, done: boolean): Steps<Facts>;
}

export function createAnalysis(): Analysis {
  const connections = connectionHandlers();
  const dns = dnsHandler();
  const listeners = listenerFacts();
  const logs = logFacts();
  const resolverConfigs = resolverConfigFacts();
  const lookup = processLookup((): readonly Process[] => engine.processes);
  const executions = executionFacts(lookup.parentOf);
  const handlers = [
    ...connections.handlers,
    dns.handler,
    listeners.handler,
    logs.handler,
    resolverConfigs.handler,
    executions.handler,
  ];
  const engine: StateEngine = createStateEngine({ handlers });

  function* factsInSteps(now: number, done: boolean): Steps<Facts> {
    const { nodes, events } = engine;
    const paths = yield* buildPaths({
      connections: connections.connections,
      requests: connections.requests,
      exchanges: dns.exchanges,
      logs: logs.logs,
      nodes,
      watchedUntil: ({ node }) => watchedUntil(nodes, events, node, now),
      done,
    });
    return {
      nodes,
      processes: engine.processes,
      containers: engine.containers,
      listeners: listeners.listeners,
      executions: executions.executions,
      resolverConfigs: resolverConfigs.configs(),
      dns: dns.exchanges,
      logs: logs.logs,
      errors: engine.errors,
      connections: connections.connections,
      paths,
    };
  }
  return {
    wanted: handlers.flatMap((h) => h.events),
    engine,
    factsInSteps,
    clocks: () => nodeClocks(connections.connections, engine.nodes),
    facts: (now, done) => finish(factsInSteps(now, done)),
  };
}
