/** Captures made from the bundled ones: cut off, or with other names in the same places. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { repository } from './run.js';

export const example = join(repository, 'examples/wrong-target-port.scap.gz');

/** The example, unpacked. */
export function exampleBytes(): Buffer {
  return gunzipSync(readFileSync(example));
}

/** A copy in which every text of the keys is that of the values: of the same length, so that no offset moves. */
export function renamed(bytes: Buffer, names: Readonly<Record<string, string>>): Buffer {
  const copy = Buffer.from(bytes);
  for (const [from, to] of Object.entries(names)) {
    const text = Buffer.from(to);
    if (text.length !== Buffer.byteLength(from)) throw new Error(`${from}: not of the same length`);
    for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + text.length)) {
      text.copy(copy, at);
    }
  }
  return copy;
}

/** A folder for the files of one test file. */
export class Folder {
  readonly #path = mkdtempSync(join(tmpdir(), 'svc-top-'));

  /** Where a file of this name would be. */
  file(name: string): string {
    return join(this.#path, name);
  }
  /** Writes a file and gives its path. */
  write(name: string, bytes: Uint8Array): string {
    const path = this.file(name);
    writeFileSync(path, bytes);
    return path;
  }
  remove(): void {
    rmSync(this.#path, { recursive: true });
  }
}
