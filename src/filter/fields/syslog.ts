/** `syslog.*`: what a program writes to /dev/log, `<priority>message`. */
import type { FieldClass } from '../field.js';
import type { Moment } from '../moment.js';
import { number, text } from './build.js';
import { hasFlag } from './evt-params.js';

const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];
const FACILITIES = [
  ...['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'clock'],
  ...['authpriv', 'ftp', 'ntp', 'logaudit', 'logalert', 'cron'],
  ...Array.from({ length: 8 }, (_, n) => `local${String(n)}`),
];
/** The priority is a severity of 3 bits below a facility. */
const SEVERITY_BITS = 3;
const SEVERITY_MASK = 7;

interface Message {
  readonly priority: number;
  readonly text: string;
}

function messageOf(m: Moment): Message | undefined {
  if (m.info.isEnter || !hasFlag(m, 'WRITES_TO_FD')) return undefined;
  if (m.fd?.name.includes('/dev/log') !== true) return undefined;
  const i = m.info.paramIndex.get('data') ?? -1;
  const written = i === -1 || i >= m.event.count ? '' : dataText(m, i);
  const [, priority = '', rest = ''] = /^<(\d{1,4})>([^\0]*)/.exec(written) ?? [];
  return priority === '' ? undefined : { priority: Number(priority), text: rest };
}

function dataText({ event }: Moment, i: number): string {
  const at = event.at(i);
  return event.bytes.toString('utf8', at, at + event.length(i));
}

function of<T>(get: (message: Message) => T): (m: Moment) => T | undefined {
  return (m) => {
    const message = messageOf(m);
    return message === undefined ? undefined : get(message);
  };
}

const severity = ({ priority }: Message): number => priority & SEVERITY_MASK;
const facility = ({ priority }: Message): number => priority >> SEVERITY_BITS;

export const SYSLOG: FieldClass = {
  name: 'syslog',
  title: 'A message to syslog',
  fields: [
    text(
      'syslog.facility.str',
      'its facility: daemon, auth, local0, …',
      of((message) => FACILITIES[facility(message)] ?? '<NA>'),
    ),
    number('syslog.facility', 'its facility, 0 to 23', of(facility)),
    text(
      'syslog.severity.str',
      'its severity: emerg, alert, crit, err, warn, notice, info or debug',
      of((message) => SEVERITIES[severity(message)] ?? '<NA>'),
    ),
    number('syslog.severity', 'its severity, 0 (emergency) to 7', of(severity)),
    text(
      'syslog.message',
      'its text',
      of((message) => message.text),
    ),
  ],
};
