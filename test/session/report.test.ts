/** Reports of a real capture: JSON by its schema, text and Markdown by what people look for in them. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { reportContext } from '../../src/session/report/context.js';
import { reportJson } from '../../src/session/report/json.js';
import { reportMarkdown } from '../../src/session/report/markdown.js';
import { reportText } from '../../src/session/report/text.js';
import { Session } from '../../src/session/session.js';

const example = (name: string) => `examples/${name}.scap.gz`;

async function open(capture: string): Promise<Session> {
  const session = await Session.open({ capture });
  await session.run();
  return session;
}

test('JSON follows the published schema, with and without verdicts', async () => {
  const schema = JSON.parse(readFileSync('docs/diagnose.schema.json', 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  const captures = [
    example('wrong-target-port'),
    example('healthy'),
    'test/fixtures/article/3-flushed-iptables.txt',
  ];
  for (const capture of captures) {
    const session = await open(capture);
    const report: unknown = JSON.parse(
      [...reportJson(session.snapshot(), reportContext(session))].join(''),
    );
    session.close();
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  }
});

test('the text names cause, proof and fix', async () => {
  const session = await open(example('wrong-target-port'));
  const text = reportText(session.snapshot(), reportContext(session));
  session.close();
  expect(text).toContain('✖ wrong-target-port  Service default/my-nginx  (fail, certain)');
  expect(text).toMatch(/event 5871 {2}08:28:00\.660454232 {2}172\.17\.0\.5:8080: refused/);
  expect(text).toContain('kubectl -n default patch svc my-nginx --type=json');
  expect(text).toContain('default/my-nginx: 3 calls, 3 failed');
});

test('a healthy capture says so, in Markdown too', async () => {
  const session = await open(example('healthy'));
  const markdown = reportMarkdown(session.snapshot(), reportContext(session));
  session.close();
  expect(markdown).toContain('No verdict: healthy, all 5 calls were answered.');
});
