/** Programs started during the capture, with who started them: the "who broke it" of a verdict. */
import type { Execution } from '../../model/facts.js';
import type { Process } from '../../model/process.js';
import type { Handler, Step } from '../step.js';

const MAX_EXECUTIONS = 50_000;
const MAX_ANCESTORS = 8;

export interface ExecutionFacts {
  readonly executions: readonly Execution[];
  readonly handler: Handler;
}

/** `parentOf` finds the process that a ppid means at this moment; undefined = not seen. */
export function executionFacts(
  parentOf: (process: Process) => Process | undefined,
): ExecutionFacts {
  const executions: Execution[] = [];

  function onStep(step: Step): void {
    if (step.isEnter || (step.int('res') ?? -1) < 0 || executions.length >= MAX_EXECUTIONS) return;
    const { process } = step.thread;
    executions.push({
      row: step.row,
      time: step.time,
      process,
      exe: process.exePath || process.exe,
      args: process.args,
      ancestors: ancestors(process),
    });
  }

  function ancestors(process: Process): string[] {
    const names: string[] = [];
    let parent = parentOf(process);
    while (parent !== undefined && names.length < MAX_ANCESTORS) {
      names.push(parent.comm);
      parent = parentOf(parent);
    }
    return names;
  }

  return {
    executions,
    handler: { id: 'executions', events: ['execve', 'execveat'], enters: false, onStep },
  };
}
