/**
 * Writing to standard output with back-pressure; a reader that left (`| head`) ends the program quietly. Names
 * and data of a capture are hostile to a terminal: there, but not in files and pipes, they lose their control
 * characters.
 */
import { printable } from '../base/text.js';

/** Resolves when the stream takes more. */
export type Write = (text: string) => Promise<void>;

export function writerTo(stream: NodeJS.WriteStream): Write {
  let broken = false;
  const shown = stream.isTTY ? printableLines : (text: string) => text;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    broken = true;
    process.exit(0);
  });
  return (text) =>
    new Promise((resolve) => {
      if (broken || stream.write(shown(text))) resolve();
      else stream.once('drain', resolve);
    });
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
