/** Writing to standard output with back-pressure; a reader that left (`| head`) ends the program quietly. */

/** Resolves when the stream takes more. */
export type Write = (text: string) => Promise<void>;

export function writerTo(stream: NodeJS.WriteStream): Write {
  let broken = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    broken = true;
    process.exit(0);
  });
  return (text) =>
    new Promise((resolve) => {
      if (broken || stream.write(text)) resolve();
      else stream.once('drain', resolve);
    });
}
