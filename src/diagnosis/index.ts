/**
 * The rules, in the order in which they claim calls: what names a cause comes before what names an effect.
 * A new rule is one file in rules/ and one line here.
 */
import type { Rule } from './rule.js';
import { backendRefused } from './rules/backend-refused.js';
import { backendReset } from './rules/backend-reset.js';
import { connectTimeout } from './rules/connect-timeout.js';
import { dnsFailure } from './rules/dns-failure.js';
import { noEndpoints } from './rules/no-endpoints.js';
import { rulesMissing } from './rules/rules-missing.js';
import { selectorMismatch } from './rules/selector-mismatch.js';
import { slowBackend } from './rules/slow-backend.js';
import { wrongDnsServer } from './rules/wrong-dns-server.js';
import { wrongTargetPort } from './rules/wrong-target-port.js';

export const RULES: readonly Rule[] = [
  wrongDnsServer,
  selectorMismatch,
  wrongTargetPort,
  rulesMissing,
  noEndpoints,
  backendRefused,
  slowBackend,
  backendReset,
  connectTimeout,
  dnsFailure,
];
