/** Log lines cut to what they say: the log's own time and place are in the way where room is short. */
const PREFIXES: readonly RegExp[] = [
  // klog: `E1123 08:28:00.660501     479 proxysocket.go:99] `
  /^[IWEF]\d{4} [\d:.]+ +\d+ [^\s\]]+:\d+\] /,
  // syslog: `<134>Nov 23 08:28:00 haproxy[12]: `, also with the host's name
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d [\d:]{8} (?:\S+ )?\S+: /,
  // `2026-11-23T08:28:00.660Z `, `2026/11/23 08:28:00 `
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]? /,
];

/** A text that quotes a log line, the quotation without what the logger puts before the message. */
export function shortQuote(text: string): string {
  return text.replace(/"(.*)"/s, (_, line: string) => {
    const message = PREFIXES.reduce((left, prefix) => left.replace(prefix, ''), line);
    return `"${message}"`;
  });
}
