/** Runs a translator over a stream: text goes in, scap blocks come out. */
import type { Issue } from '../model/issue.js';
import type { CaptureSource } from './source.js';

/** `issues` grows by what the translator complains of. */
export async function* translated(
  translate: NonNullable<CaptureSource['translate']>,
  chunks: AsyncIterable<Uint8Array>,
  issues: Issue[],
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const translator = translate({
    write: (blocks) => ready.push(blocks),
    issue: (issue) => issues.push(issue),
  });
  for await (const chunk of chunks) {
    translator.push(chunk);
    if (ready.length > 0) yield Buffer.concat(ready.splice(0));
  }
  translator.end();
  if (ready.length > 0) yield Buffer.concat(ready.splice(0));
}
