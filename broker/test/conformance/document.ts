/** Writes the conformance table for people: docs/mqtt-conformance.md. */
import { chapters } from "./chapters.ts";
import { IDENTIFIERS } from "./identifiers.ts";
import { casesOf } from "./proofs.ts";
import type { Rule } from "./rule.ts";
import { describeStep } from "./run-case.ts";
import { flatten } from "./step.ts";

type Standard = "v3" | "v5";

const rules = chapters.flatMap((chapter) => chapter.rules);
export const identifiersOf = (rule: Rule, standard: Standard): readonly string[] => rule[standard]?.split(" ") ?? [];

export interface Counts {
  readonly statements: number;
  /** The others bind clients only. */
  readonly bindServers: number;
  readonly shown: number;
  /** Of the client's duties, those whose breach a test shows the answer to. */
  readonly breachesShown: number;
  readonly unshown: number;
}

const isShown = ({ cases, tests }: Rule) => cases !== undefined || (tests !== undefined && tests.length > 0);

/** A statement counts as shown where every row of it is. */
export function countOf(standard: Standard): Counts {
  const rowsOf = (identifier: string) => rules.filter((rule) => identifiersOf(rule, standard).includes(identifier));
  const all = IDENTIFIERS[standard].map(rowsOf);
  const server = all.filter((rows) => rows.some(({ bindsClients }) => !bindsClients));
  const client = all.filter((rows) => rows.every(({ bindsClients }) => bindsClients));
  const isProved = (rows: readonly Rule[]) => rows.every((rule) => isShown(rule) && rule.unshown === undefined);
  const shown = server.filter(isProved).length;
  return {
    statements: all.length,
    bindServers: server.length,
    shown,
    breachesShown: client.filter((rows) => rows.some(isShown)).length,
    unshown: server.length - shown,
  };
}

const escapeCell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function countsTable(): readonly string[] {
  const row = (name: string, { statements, bindServers, shown, unshown, breachesShown }: Counts) =>
    `| ${name} | ${statements} | ${bindServers} | ${shown} | ${unshown} | ${breachesShown} of ${statements - bindServers} |`;
  return [
    "| standard | statements | bind a server | of these shown by a test | not shown, and why is said | duties of clients whose breach is tested |",
    "| --- | --- | --- | --- | --- | --- |",
    row("MQTT 3.1.1", countOf("v3")),
    row("MQTT 5.0", countOf("v5")),
  ];
}

function proofOf(rule: Rule): string {
  const all = casesOf(rule);
  // That of the newest version; the others differ in the properties.
  const first = all.at(-1)?.name.endsWith("#1") ? all.at(-1) : all.findLast(({ name }) => !/#(?!1$)\d+$/.test(name));
  const steps = first
    ? flatten(first.steps)
        .map((step) => `\`${describeStep(step)}\``)
        .join(" ")
    : "";
  const more = all.length > 1 ? ` (${all.length} cases)` : "";
  const wire = first ? [`${steps}${more}`] : [];
  const tests = (rule.tests ?? []).map((test) => `test ${test}`);
  const why = rule.unshown === undefined ? [] : [`not shown: ${rule.unshown}`];
  const parts = [...wire, ...tests, ...why];
  return parts.length > 0 ? parts.join("; ") : "for clients";
}

function rowOf(rule: Rule): string {
  const cell = (standard: Standard) => identifiersOf(rule, standard).join(", ");
  const asks = rule.bindsClients ? `${rule.asks} (binds clients)` : rule.asks;
  return `| ${cell("v3")} | ${cell("v5")} | ${escapeCell(asks)} | ${escapeCell(proofOf(rule))} |`;
}

/** The whole document. */
export function writeDocument(): string {
  const lines = [
    "# Conformance of the broker",
    "",
    "Written by `npm run docs:conformance` from the table in `broker/test/conformance/`, which is also what the tests run; do not edit it here.",
    "Every numbered statement of the two standards has a row: what it asks, in our words, and what shows that the broker keeps to it.",
    "",
    ...countsTable(),
    "",
    "`a → …` is what a client sends, `a ← …` what it must get and nothing else; bytes are hexadecimal, `.` stands for any digit, `*` for any bytes,",
    "`{m}` for a packet identifier that the broker chose, `tttt` for the topic and `idid` for the client id of the case. The last column gives the first case of a row.",
    "",
  ];
  for (const { title, rules: own } of chapters) {
    lines.push(`## ${title}`, "", "| MQTT 3.1.1 | MQTT 5 | asks | shown by |", "| --- | --- | --- | --- |", ...own.map(rowOf), "");
  }
  return lines.join("\n");
}
