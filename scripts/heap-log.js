/**
 * Loaded into a watched process and its children (`node --import`): every thread notes its process, its
 * number and the bytes that it has in use, garbage included, once a second, in the file named in the
 * environment. Plain JavaScript, so that nothing is loaded with it.
 */
import { appendFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

const file = process.env['SVC_TOP_HEAP_LOG'];
if (file !== undefined) {
  const note = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    appendFileSync(file, `${process.pid} ${threadId} ${heapUsed + arrayBuffers}\n`);
  };
  setInterval(note, 1000).unref();
}
