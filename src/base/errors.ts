/**
 * The error that is the user's to mend (bad file, wrong option, no permission). It is printed after the
 * terminal is restored, without a stack, and ends the program with status 2. Everything else that is
 * thrown is a bug.
 */
export class UserError extends Error {
  /** What to do next, in the imperative; one line. */
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
  }
}
