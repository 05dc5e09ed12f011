/** The `:` prompt: views, aliases, words; what completes, what is written where. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { candidates } from '../../src/app/colon.js';
import { topFrame, viewFrame } from '../../src/app/state.js';
import { Folder } from '../support/altered.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleSnapshot } from '../support/sample.js';
import { TestScreen } from '../support/screen.js';
import { User } from '../support/user.js';

const folder = new Folder();
afterAll(() => {
  folder.remove();
});

describe('the : prompt', () => {
  it('knows the aliases of k9s and the words of vim', () => {
    const views = {
      svc: 'services',
      po: 'pods',
      conn: 'connections',
      ev: 'events',
      x: 'diagnoses',
    };
    for (const [alias, view] of Object.entries(views)) {
      expect(new User().type(`:${alias}\r`).view).toBe(view);
    }
    expect(new User().type(':q\r').did('quit')).toBe(true);
  });

  it('filters the view it opens, or the one on the screen', () => {
    const user = new User().type(':ev proc.name=nginx\r');
    expect([user.view, viewFrame(user.state).page?.total]).toEqual(['events', 33]);
    user.type(':f\r');
    expect(viewFrame(user.state).page?.total).toBe(100);
    expect(viewFrame(user.type(':f curl\r').state).filter).toBe('curl');
  });

  it('completes names, then words, then aliases', () => {
    const { state } = new User();
    expect(candidates(state, 'pa')).toEqual(['paths']);
    expect(candidates(state, 'wr')).toEqual(['write']);
    expect(candidates(state, 'req')).toEqual(['requests']);
    expect(new User().type(':q\t\r').did('quit')).toBe(true);
  });

  it('offers a name to save to, and asks for one it understands', () => {
    const frame = topFrame(new User().type('\x13').state);
    expect(frame.kind === 'prompt' ? frame.text : '').toBe('w report.md');
    expect(new User().type(':w report.pdf\r').state.message).toContain('report.md');
  });

  it('writes the verdicts, and replaces a file only with !', async () => {
    const file = folder.file('report.json');
    const screen = new TestScreen(new FakeEngine(sampleSnapshot()), 120, 40);
    await screen.until((text) => text.includes('fix'));
    screen.type(`:w ${file}\r`);
    await screen.until((text) => text.includes('written:'));
    expect(readFileSync(file, 'utf8')).toBe('a report as json\n');
    screen.type(`j:w ${file}\r`);
    await screen.until((text) => text.includes('is there already: :w! replaces it'));
    screen.type(`j:w! ${file}\r`);
    await screen.until((text) => text.includes('written:'));
    expect(existsSync(file)).toBe(true);
    screen.type('\x03');
    expect(await screen.status).toBe(0);
  });
});
