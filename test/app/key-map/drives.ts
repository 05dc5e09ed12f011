/** For every action of the key map: where to press its keys, and what has to come of it. */
import type { Seen } from './hands.js';

export interface Drive {
  readonly capture?: 'healthy';
  /** The engine is changed by it. */
  readonly own?: boolean;
  /** Keys before, each step with what it has to show; absent = the first screen. */
  readonly from?: readonly (readonly [keys: string, shows: (s: Seen) => boolean])[];
  /** Typed after the keys. */
  readonly then?: string;
  /** What is on the screen afterwards; `before` is the screen that the keys were pressed on. */
  sees(after: Seen, before: Seen): boolean;
}

type Step = readonly [keys: string, shows: (s: Seen) => boolean];

const at = (title: string) => (s: Seen) => s.crumbs.includes(title) && s.position !== '';
const EVENTS: Step = [':ev⏎', (s) => s.crumbs.includes('Events') && s.position === '1'];
/** Where rows are wider than the screen. */
const WIDE_EVENT: Step = [':5779⏎', (s) => s.rows.some((row) => row.includes('…'))];
const CALLS: Step = [':calls⏎', (s) => s.crumbs.includes('Calls') && s.total === '3'];
const SERVICES: Step = [':svc⏎', (s) => s.crumbs.includes('Services') && s.total === '2'];
const PODS: Step = [':po⏎', at('Pods')];
const LADDER: Step = ['Enter', (s) => s.crumbs.includes('curl') && s.header.includes('expected')];
const END: Step = ['G', (s) => s.position === s.total && s.position !== '1'];

/** From the ladder where the key is for texts. */
function inText(key: string, ...table: readonly Step[]): readonly Step[] {
  return key.startsWith('X ') ? [LADDER] : table;
}

const number = (text: string): number => Number(text.replaceAll(',', ''));
const isAt = (position: number) => (s: Seen) => number(s.position) === position;
const shows = (text: string) => (s: Seen) => s.text.includes(text);

const TITLES: Readonly<Record<string, string>> = {
  svc: 'Services',
  po: 'Pods',
  ep: 'Addresses',
  ev: 'Events',
  conn: 'Connections',
  dns: 'DNS',
  diag: 'Diagnoses › Diagnoses',
  proc: 'Processes',
  err: 'Errors',
  base: 'Baseline',
  popeye: 'Diagnoses › Diagnoses',
};

const HIDDEN: Readonly<Record<string, RegExp>> = {
  '/my-ng.nx$': /kube-dns/,
  '/!nginx': /my-nginx/,
  '/-l run=my-nginx': /kube-dns/,
  '/-f mynx': /kube-dns/,
};

export const MOVING: Readonly<Record<string, (key: string) => Drive>> = {
  up: () => ({ from: [EVENTS, ['jjj', isAt(4)]], sees: isAt(3) }),
  down: () => ({ from: [EVENTS], sees: isAt(2) }),
  left: () => ({
    from: [EVENTS, WIDE_EVENT, ['→', (s) => !s.header.startsWith('   event')]],
    sees: (s) => s.header.startsWith('   event    time s'),
  }),
  right: (key) => ({
    from: inText(key, EVENTS, WIDE_EVENT),
    sees: (s, before) => s.header !== before.header && s.position === before.position,
  }),
  logs: () => ({ from: [PODS], sees: (s) => s.crumbs.includes('Log lines') }),
  'page up': () => ({ from: [EVENTS, END], sees: (s) => number(s.total) - number(s.position) > 9 }),
  'page down': (key) => ({
    from: inText(key, EVENTS),
    sees: (s, before) => number(s.position) > number(before.position) + 9,
  }),
  'half page up': () => ({
    from: [EVENTS, END],
    sees: (s) => {
      const moved = number(s.total) - number(s.position);
      return moved > 5 && moved < 20;
    },
  }),
  'half page down': () => ({
    from: [EVENTS],
    sees: (s) => number(s.position) > 6 && number(s.position) < 20,
  }),
  top: () => ({ from: [EVENTS, END], sees: isAt(1) }),
  bottom: () => ({ from: [EVENTS], sees: (s) => s.position === s.total && s.position !== '1' }),
  'go to event n': (key) => ({
    from: inText(key, SERVICES),
    sees: (s) => s.crumbs.includes('Events') && /^▸ +40 /.test(s.row),
  }),
  'drill in': () => ({ sees: (s) => s.crumbs.startsWith('Diagnoses › my-nginx › curl') }),
  'drill out': () => ({
    from: [LADDER],
    sees: (s) => s.crumbs.trim() === 'Diagnoses' && s.row.includes('wrong-target-port'),
  }),
  'q at root asks': () => ({ sees: shows('press q again to quit') }),
  help: () => ({ sees: shows('  Keys') }),
  'view picker': () => ({ sees: (s) => s.text.includes(':connections') }),
  'views by name': (key) => {
    const title = TITLES[key.slice(1, -1)] ?? '?';
    return { sees: (s) => s.crumbs.includes(title) && s.position !== '' };
  },
  'all names': () => ({ sees: (s) => s.text.includes(':accepts') && s.text.includes(':backlog') }),
  'last view': () => ({
    from: [SERVICES, PODS],
    sees: (s) => s.crumbs.trim().endsWith('Services'),
  }),
  history: (key) =>
    key === ']' || key === 'Tab'
      ? {
          from: [SERVICES, PODS, ['Ctrl-O', (s) => s.crumbs.trim().endsWith('Services')]],
          sees: (s) => s.crumbs.trim().endsWith('Pods'),
        }
      : { from: [SERVICES, PODS], sees: (s) => s.crumbs.trim().endsWith('Services') },
  describe: (key) => {
    const tab =
      ['[Describe]', '[Events]', '[I/O]', '[YAML]'][key.split(/Tab|gt/).length - 1] ?? '?';
    return { from: [CALLS], sees: (s) => s.crumbs.includes(tab) };
  },
  dig: () => ({ from: [CALLS], sees: (s) => /Events .* of 11,057 events/.test(s.crumbs) }),
  echo: () => ({ from: [CALLS], sees: (s) => s.crumbs.includes('I/O') && s.text.includes('→ ') }),
  follow: () => ({ from: [CALLS], sees: (s) => s.crumbs.includes('Ladder') }),
  pin: () => ({
    from: [CALLS],
    then: ':ev⏎',
    sees: (s) => s.title.includes('pinned curl') && /Events of curl .* of 11,057/.test(s.crumbs),
  }),
  diagnosis: () => ({
    from: [CALLS],
    sees: (s) => s.crumbs.includes('Verdicts') && s.row.includes('wrong-target-port'),
  }),
  object: () => ({ from: [SERVICES], sees: shows('# Service default/my-nginx') }),
  'actions menu': () => ({
    from: [SERVICES],
    sees: (s) => s.crumbs.includes('Actions') && s.text.includes('kubectl'),
  }),
  legend: () => ({ sees: (s) => s.text.includes('  Columns') && !s.text.includes('  Keys') }),
  latency: () => ({
    capture: 'healthy',
    sees: (s) => s.crumbs.includes('Latency') && s.text.includes('█'),
  }),
  pulses: () => ({ sees: (s) => s.header.includes('over time') && s.text.includes('█') }),
};

export const CHOOSING: Readonly<Record<string, (key: string) => Drive>> = {
  'filter rows': (key) =>
    key.startsWith('X')
      ? {
          from: [LADDER],
          then: 'refused',
          sees: (s) => s.bar.startsWith('/refused') && s.total === '2' && s.rows.length === 2,
        }
      : {
          from: [SERVICES],
          then: 'kube-d',
          sees: (s) => s.bar.startsWith('/kube-d') && s.rows.length === 1,
        },
  'filter modes': (key) => ({
    from: [PODS],
    sees: (s) =>
      s.rows.length > 0 &&
      s.rows.every((r) => HIDDEN[key.replace(/^:f (.*)⏎$/, '/$1')]?.test(r) === false) &&
      s.total !== '',
  }),
  'expression filter': (key) => ({
    from: [EVENTS],
    ...(key.startsWith(':') ? {} : { then: 'evt.type=connect⏎' }),
    sees: (s) =>
      s.crumbs.includes('\\evt.type=connect') &&
      s.rows.length > 0 &&
      s.rows.every((r) => r.includes(' connect ')),
  }),
  search: (key) =>
    key.startsWith('X')
      ? {
          from: [LADDER],
          then: 'reply⏎',
          sees: (s) => s.row.includes('Empty reply') && s.crumbs.includes('?reply'),
        }
      : {
          from: [SERVICES],
          then: 'kube-d⏎',
          sees: (s) => s.row.includes('kube-dns') && s.total === '2',
        },
  'next / previous match': (key) => {
    const from: readonly Step[] = key.startsWith('X ')
      ? [LADDER, ['/writes⏎', (s) => s.row.includes('writes')]]
      : [EVENTS, ['F3 connect⏎', (s) => s.row.includes(' connect ')]];
    const word = key.startsWith('X ') ? 'writes' : ' connect ';
    return { from, sees: (s, before) => s.row.includes(word) && s.position !== before.position };
  },
  'clear filter': () => ({
    from: [SERVICES, [':f kube⏎', (s) => s.total === '1']],
    sees: (s) => s.total === '2' && s.crumbs.includes('Services'),
  }),
  'anomalies only': () => ({
    from: [SERVICES],
    sees: (s) => s.total === '1' && s.row.includes('✖') && s.crumbs.includes('✖ only'),
  }),
  'next / previous anomaly': (key) => ({
    from: key === '}' || key === ']c' ? [EVENTS] : [EVENTS, END],
    sees: (s, before) => /[✖•]/.test(s.row) && s.position !== before.position,
  }),
  'sort by a list': () => ({ from: [CALLS], sees: shows('  Sort by') }),
  'sort by number': (key) => {
    const place = '!@#$%^&*'.indexOf(key);
    return {
      from: [[':conn⏎', at('Connections')]],
      sees: (s, before) => {
        const name = before.header.trim().split(/ {2,}/)[place] ?? '?';
        return new RegExp(`${name.slice(0, 4)}.*[▲▼]`).test(s.header) && /sorted by/.test(s.status);
      },
    };
  },
  'sort as k9s': (key) => {
    const column = { N: 'client', A: 'start s', S: 'outcome' }[key] ?? '?';
    return { from: [CALLS], sees: (s) => s.status.includes(`sorted by ${column},`) };
  },
  'sort by column': (key) => ({
    from: [[':conn⏎', at('Connections')]],
    sees: (s) => s.status.includes(key.includes('→') ? 'sorted by start s,' : 'sorted by in,'),
  }),
  'all namespaces': () => ({
    from: [SERVICES, ['2', (s) => s.total === '1']],
    sees: (s) => s.total === '2',
  }),
  namespace: (key) => {
    const name = { 1: 'default/', 2: 'kube-system/' }[key];
    return {
      from: [SERVICES],
      sees: (s) =>
        name === undefined
          ? s.status.includes(`no namespace has the number ${key}`)
          : s.total === '1' && s.row.includes(name),
    };
  },
  'mark row': () => ({
    from: [CALLS],
    sees: (s) =>
      s.rows[0]?.startsWith('* ') === true && s.position === '2' && s.crumbs.includes('*1'),
  }),
  'clear list': () => ({
    from: [[':accepts⏎', (s) => s.crumbs.includes('New connections') && s.total !== '']],
    sees: (s) => s.crumbs.includes('cleared') && s.text.includes('no connection was accepted'),
  }),
  'range start': () => ({
    from: [CALLS, ['j', isAt(2)]],
    then: ':svc⏎',
    sees: (s) => s.crumbs.includes('(1.5') && /my-nginx.* 2 +✖ 2 /.test(s.row),
  }),
  'range end': () => ({
    from: [CALLS],
    then: ':svc⏎',
    sees: (s) => s.crumbs.includes('(… 1.4') && /my-nginx.* 1 +✖ 1 /.test(s.row),
  }),
  'step by event': (key) => ({
    // Sorted so that the rows are not in the order of time.
    from: [CALLS, ['j', isAt(2)], ['A', (s) => /start s▼/.test(s.header)]],
    sees: (s) => s.row.includes(key === '.' ? '1.529' : '1.491'),
  }),
};

export const LOOKING: Readonly<Record<string, (key: string) => Drive>> = {
  'baseline diff on/off': () => ({
    from: [LADDER],
    sees: (s) => !s.header.includes('expected') && !s.text.includes('never'),
  }),
  'set baseline': (key) => ({
    capture: 'healthy',
    own: true,
    from: [
      key.startsWith('file')
        ? [':svc⏎', at('Services')]
        : [':calls⏎', (s) => s.crumbs.includes('Calls') && s.total === '5'],
    ],
    then: ':base⏎',
    sees: (s) =>
      s.crumbs.includes(key.startsWith('file') ? 'marked: 5 healthy calls' : 'marked: call 1') &&
      s.text.includes('what was marked with B'),
  }),
  'time style': () => ({ from: [EVENTS], sees: (s) => s.header.includes('clock UTC') }),
  wrap: () => ({
    from: [LADDER],
    sees: (s) => s.rows.some((row) => row.trim() === 'connection refused"'),
  }),
  wide: () => ({
    from: [EVENTS, WIDE_EVENT],
    sees: (s) => s.rows.length > 9 && s.rows.every((r) => !r.includes('…')),
  }),
  fullscreen: () => ({ from: [EVENTS], sees: (s) => s.rule < 0 && s.rows.length > 30 }),
  header: () => ({ sees: (s, before) => s.title === before.crumbs }),
  'next pane': (key) => ({
    from: [EVENTS],
    sees: (s, before) => (key !== 'Shift-Tab' ? s.rule > 0 && s.rule < before.rule : s.rule < 0),
  }),
  rendering: () => ({
    from: [CALLS, ['e', (s) => s.crumbs.includes('as text')]],
    sees: (s) => s.crumbs.includes('as dots'),
  }),
  'pause / resume': () => ({ sees: shows('a capture stands still already') }),
  save: () => ({ sees: (s) => s.bar.startsWith(':w report.md') }),
};
