/** Checks whose failure is a bug of ours, never of the input. */

/** The value, which the surrounding logic guarantees to exist. */
export function assertDefined<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`missing: ${what}`);
  return value;
}
