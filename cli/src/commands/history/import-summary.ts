import type { Item } from "@clima/store";

const MAX_SHOWN = 20;
/** Reasons and names come from the file: there may be as many as lines. */
const MAX_KINDS = 1000;

/** What came of an import: how many readings, which lines were refused and why, and what was passed over. */
export function createImportSummary(name: string, noun: string) {
  const reasons = new Map<string, { count: number; readonly lines: number[] }>();
  const skipped = new Map<string, number>();
  let [stored, refused, passedOver] = [0, 0, 0];

  function add(item: Exclude<Item, { kind: "reading" | "point" }>): void {
    if (item.kind === "skipped") {
      passedOver += 1;
      if (skipped.has(item.what) || skipped.size < MAX_KINDS) skipped.set(item.what, (skipped.get(item.what) ?? 0) + 1);
      return;
    }
    refused += 1;
    const known = reasons.get(item.reason) ?? { count: 0, lines: [] };
    known.count += 1;
    if (known.lines.length < 3) known.lines.push(item.line);
    if (reasons.has(item.reason) || reasons.size < MAX_KINDS) reasons.set(item.reason, known);
  }

  function lines(): string[] {
    const why = [...reasons]
      .slice(0, MAX_SHOWN)
      .map(([reason, { count, lines: first }]) => `  ${count} × ${reason} (line ${first.join(", ")}${count > 3 ? ", …" : ""})`);
    const what = [...skipped].slice(0, MAX_SHOWN).map(([each, count]) => `  ${count} × ${each}`);
    const more = (shown: number, all: number) => (all > shown ? [`  and ${all - shown} other kinds`] : []);
    return [
      `${name}: ${stored} ${noun} imported, ${refused} refused, ${passedOver} skipped`,
      ...(refused > 0 ? ["refused:", ...why, ...more(why.length, reasons.size)] : []),
      ...(passedOver > 0 ? ["skipped:", ...what, ...more(what.length, skipped.size)] : []),
    ];
  }

  /** All that was gathered. */
  const facts = () => ({
    source: name,
    [noun]: stored,
    refused,
    skipped: passedOver,
    refusedFor: [...reasons].map(([reason, { count, lines: firstLines }]) => ({ reason, count, firstLines })),
    skippedKinds: [...skipped].map(([what, count]) => ({ what, count })),
  });

  return {
    noun,
    add,
    facts,
    addStored(count: number) {
      stored += count;
    },
    stored: () => stored,
    lines,
  };
}
