/**
 * Loaded into a watched process (`node --import`): every thread notes its heap, in bytes after a collection
 * where one can be asked for, once a second, in the file named in the environment. Plain JavaScript, so that
 * nothing is loaded with it.
 */
import { appendFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

const file = process.env['SVC_TOP_HEAP_LOG'];
if (file !== undefined) {
  const note = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    appendFileSync(file, `${threadId} ${heapUsed} ${arrayBuffers}\n`);
  };
  setInterval(note, 1000).unref();
}
