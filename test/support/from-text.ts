/**
 * Captures as text: tests write events in sysdig's own line form, which is translated and analysed by the
 * same code as every other capture. `drawPaths` draws the outcome, one line per path, legs from left to
 * right, so that expectations are readable.
 */
import { createAnalysis } from '../../src/analysis/analysis.js';
import { sysdigText } from '../../src/capture/sysdig-text/index.js';
import { formatAddress } from '../../src/model/address.js';
import type { Leg, Path } from '../../src/model/path.js';
import type { Facts } from '../../src/model/snapshot.js';

/** Facts of the events in the text; the capture ends with them. */
export function factsOf(text: string): Facts {
  const analysis = createAnalysis();
  const translator = sysdigText.translate?.({
    write: (blocks) => {
      analysis.engine.push(blocks);
    },
    issue: (issue) => {
      throw new Error(`${issue.kind}: ${issue.detail}`);
    },
  });
  translator?.push(new TextEncoder().encode(text.includes('0x0000:') ? text : trimLines(text)));
  translator?.end();
  analysis.engine.end();
  const { events } = analysis.engine;
  return analysis.facts(events.length === 0 ? 0 : events.time(events.length - 1), true);
}

/** Lines without the indentation that the test file gives them, blank ones dropped. */
function trimLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

/** `curl → 10.0.0.1:80 ⇒ proxy → 172.17.0.5:80 refused · failed: refused by 172.17.0.5:80`. */
export function drawPaths(paths: readonly Path[]): string[] {
  return paths.map((path) => {
    const names = path.lookups.map((l) => `?${l.name} `).join('');
    const attempts = path.attempts.map((a) => `(${drawLeg(a)}) `).join('');
    const legs = path.root === undefined ? '' : drawLeg(path.root);
    return `${path.client.comm || 'outside'} ${names}${attempts}${legs} · ${path.outcome}: ${path.reason}`;
  });
}

function drawLeg(leg: Leg): string {
  const result = leg.reused ? 'reused' : leg.result;
  const bytes = leg.bytesIn > 0 ? ` ${String(leg.bytesIn)}B` : '';
  const own = `→ ${formatAddress(leg.remote)} ${result}${bytes}`;
  if (leg.accepted === undefined) return own;
  const dials = leg.dials.map(drawLeg).join(' + ');
  return `${own} ⇒ ${leg.accepted.process.comm}${dials === '' ? '' : ` [${dials}]`}`;
}
