/** Lets messages and timers in between two slices of work. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
