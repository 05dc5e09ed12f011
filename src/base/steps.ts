/**
 * Long work that stops now and then: whoever runs it decides whether something else gets its turn in
 * between.
 */
export type Steps<T> = Generator<void, T>;

/** Elements handled between two stops: a millisecond's work or less. */
export const STRIDE = 256;

/** Runs the work to its end at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Runs the work in stretches of about `ms`, with a turn of something else between them. */
export async function finishInTurns<T>(
  steps: Steps<T>,
  ms: number,
  turn: () => Promise<void>,
): Promise<T> {
  let begun = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - begun < ms) continue;
    await turn();
    begun = performance.now();
  }
}
