/** Screens as text files: what a user sees, reviewed as such. */
import { describe, expect, it } from 'vitest';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleSnapshot } from '../support/sample.js';
import { TestScreen } from '../support/screen.js';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

/** Keys from the start, and a text that is on the screen when they have worked. */
const SCREENS = {
  diagnoses: { keys: '', shows: 'fix' },
  services: { keys: ':svc\r', shows: 'verdict' },
  pods: { keys: ':pods\r', shows: 'my-nginx-2' },
  ladder: { keys: '\r', shows: 'refused' },
  calls: { keys: 'j\r', shows: 'refused by' },
  events: { keys: ':events\r', shows: 'parameters' },
  help: { keys: '?', shows: 'Keys' },
  picker: { keys: '\x1bOQ', shows: ':connections' },
  'picker-end': { keys: '\x1bOQG', shows: '▸ Issues' },
} as const;

describe('screens', () => {
  for (const [columns, rows] of SIZES) {
    for (const [name, { keys, shows }] of Object.entries(SCREENS)) {
      it(`${name} at ${String(columns)}x${String(rows)}`, async () => {
        const screen = new TestScreen(new FakeEngine(sampleSnapshot()), columns, rows);
        await screen.until((text) => text.includes('fix'));
        for (const key of keys) screen.type(key);
        const text = await screen.until((t) => t.includes(shows));
        screen.type('\x03');
        expect(await screen.status).toBe(0);
        await expect(text).toMatchFileSnapshot(
          `../golden/${name}-${String(columns)}x${String(rows)}.txt`,
        );
      });
    }
  }
});
