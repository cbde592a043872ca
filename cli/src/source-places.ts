import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

const BUILT_PLACE = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g;

/**
 * A text with stack traces in it, where each place in a built file is replaced by the one in its source. The maps are read now, when there is
 * something to say: Node itself (--enable-source-maps) would read and keep all of them at every start.
 */
export function withSourcePlaces(text: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return text.replace(BUILT_PLACE, (place, url: string, line: string, column: string) => {
    if (!maps.has(url)) maps.set(url, readMap(url));
    const origin = maps.get(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (origin === undefined || !("originalSource" in origin)) return place;
    return `${fileURLToPath(new URL(origin.originalSource, url))}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
  });
}

function readMap(url: string): SourceMap | undefined {
  const file = new URL(`${url}.map`);
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
