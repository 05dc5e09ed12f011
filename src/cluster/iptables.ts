/**
 * What `iptables-save`, `ip6tables-save` (also both in one file) or `iptables -t nat -S` printed → NatTable.
 * Tables nat and filter are read: the first translates, the second rejects. A listing without the nat table
 * says nothing about translation, so it gives no NatTable at all.
 */
import { printable } from '../base/text.js';
import type { NatRule, NatTable } from '../model/cluster.js';
import type { Issue } from '../model/issue.js';
import { Complaints } from './complaints.js';
import { parseRule, splitWords } from './iptables-rule.js';

export interface IptablesResult {
  /** undefined: the text lists no nat table. */
  readonly nat: NatTable | undefined;
  readonly issues: readonly Issue[];
  /** False when the text is no listing of packet filter rules at all. */
  readonly recognized: boolean;
}

/** Longer listings are cut here: a thousand Services have some ten thousand rules. */
const MAX_RULES = 1_000_000;

const READ_TABLES: ReadonlySet<string> = new Set(['nat', 'filter']);

/** @param source name of the file, for the status line and messages */
export function parseIptables(content: string, source: string): IptablesResult {
  const complaints = new Complaints(source);
  const listing = new Listing(complaints);
  for (const line of content.replace(/^\uFEFF/, '').split(/\r?\n/)) listing.line(line.trim());
  const foreign = foreignForm(content);
  if (listing.tables.size === 0 && foreign !== undefined) complaints.add(foreign);
  const nat = listing.tables.has('nat') ? listing.table(printable(source)) : undefined;
  if (nat === undefined && listing.tables.size > 0) {
    complaints.add('The nat table is not in it; run `iptables-save` without `-t filter`.');
  }
  const recognized = listing.tables.size > 0 || foreign !== undefined;
  return { nat, issues: complaints.issues(), recognized };
}

/** A sentence about a listing in a form that is not read; undefined for anything else. */
function foreignForm(content: string): string | undefined {
  if (/^\s*table (ip|ip6|inet|arp|bridge|netdev) /m.test(content)) {
    return 'This is an nftables ruleset, which is not understood; run `iptables-save` if rules were made with iptables.';
  }
  if (/^Chain \S+ \((policy|\d+ references)/m.test(content)) {
    return 'This is what `iptables -L` prints, which lacks details; run `iptables-save`.';
  }
  return content.trim() === '' ? 'The file is empty: no table was listed.' : undefined;
}

/** Reads line by line; lines before any `*table` belong to nat, as `iptables -t nat -S` prints them. */
class Listing {
  readonly tables = new Set<string>();
  readonly #complaints: Complaints;
  readonly #rules: NatRule[] = [];
  /** Chains of the nat table that were declared, and those that have a rule. */
  readonly #declared = new Set<string>();
  readonly #used = new Set<string>();
  #table = 'nat';

  constructor(complaints: Complaints) {
    this.#complaints = complaints;
  }

  table(source: string): NatTable {
    const emptyChains = [...this.#declared].filter((chain) => !this.#used.has(chain));
    return { source, rules: this.#rules, emptyChains };
  }

  line(line: string): void {
    const table = /^\*([a-z]+)$/.exec(line)?.[1];
    const chain = /^(?::|-[PN] )(\S+)/.exec(line)?.[1];
    if (table !== undefined) this.#enter(table);
    else if (chain !== undefined) this.#declare(chain);
    else this.#rule(line.replace(/^\[\d+:\d+\] /, ''));
  }

  #enter(table: string): void {
    this.#table = table;
    this.tables.add(table);
  }

  #declare(chain: string): void {
    this.tables.add(this.#table);
    if (this.#table === 'nat') this.#declared.add(printable(chain));
  }

  #rule(line: string): void {
    const match = /^-A (\S+)(.*)$/.exec(line);
    if (match === null || !READ_TABLES.has(this.#table)) return;
    this.tables.add(this.#table);
    if (this.#rules.length >= MAX_RULES) {
      this.#complaints.add(`Only the first ${String(MAX_RULES)} rules were read.`);
      return;
    }
    const chain = printable(match[1] ?? '');
    if (this.#table === 'nat') this.#used.add(chain);
    const place = { table: this.#table, chain, text: printable(line) };
    this.#rules.push(parseRule(splitWords(match[2] ?? ''), place));
  }
}
