/** `svc-top doctor`: what live capture needs, one line each, with what to do where something is missing. */
import { printable } from '../base/text.js';
import { CHECKS } from './doctor-checks.js';
import type { DoctorOptions, Finding } from './doctor-checks.js';
import type { Write } from './output.js';

const MARKS = { ok: '✓', note: '·', missing: '✖' } as const;
const INDENT = ' '.repeat(20);

/** Prints the findings; returns the exit status: 0 = live capture can work here, 1 = it cannot. */
export async function doctor(options: DoctorOptions, write: Write): Promise<number> {
  let works = true;
  for (const { name, look } of CHECKS) {
    const finding = await look(options).catch((error: unknown): Finding => {
      const text = error instanceof Error ? error.message : String(error);
      return { state: 'missing', text, hint: 'please report this' };
    });
    works &&= finding.state !== 'missing';
    await write(lineOf(name, finding));
  }
  const verdict = works
    ? 'Live capture can work here: `sudo svc-top`.'
    : 'Live capture cannot work here yet. Captures can be read all the same: `svc-top -r FILE`.';
  await write(`\n${verdict}\n`);
  return works ? 0 : 1;
}

function lineOf(name: string, { state, text, hint }: Finding): string {
  const advice = hint === '' ? '' : `${INDENT}${printable(hint)}\n`;
  return `${MARKS[state]} ${name.padEnd(17)} ${printable(text)}\n${advice}`;
}
