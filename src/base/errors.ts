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

/** Why a file could not be written, in words where a user meets the reason often. */
export function cannotWrite(file: string, error: unknown): UserError {
  const { code, message }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error));
  if (code === 'EEXIST')
    return new UserError(`${file} is there already: :w! replaces it`, 'name another file');
  return new UserError(`${file} cannot be written (${message})`, 'name another file');
}
