import { posix } from "node:path";
import type { SourceFile } from "./source-file.ts";

/** Files that import each other in a circle, types included: the shortest circle through each file, each said once. */
export function importCircles(files: readonly SourceFile[]): string[] {
  const importsOf = importGraph(files);
  const circles = [...importsOf.keys()].flatMap((path) => shortestCircle(path, importsOf));
  return [...new Set(circles.map((circle) => fromTheFirst(circle).join(" → ")))].sort();
}

type Graph = ReadonlyMap<string, readonly string[]>;

function importGraph(files: readonly SourceFile[]): Graph {
  const known = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, imports }) => [
      path,
      imports.map(({ from }) => target(path, from)).filter((each): each is string => known.has(each)),
    ]),
  );
}

/** The file that an import means; a library's name means none of ours. */
function target(path: string, from: string): string {
  if (from.startsWith("@clima/")) return `${from.split("/")[1]}/src/index.ts`;
  return from.startsWith(".") ? posix.join(posix.dirname(path), from) : from;
}

/** Goes out from a file breadth first until it comes back to it; no circle, or one. */
function shortestCircle(start: string, importsOf: Graph): string[][] {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const next of importsOf.get(path) ?? []) {
      if (next === start) return [wayTo(path, start, cameFrom)];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  return [];
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end];
  for (let path = end; path !== start; ) {
    path = cameFrom.get(path) ?? start;
    way.unshift(path);
  }
  return way;
}

/** The same circle begins with the same file, wherever it was found. */
function fromTheFirst(circle: readonly string[]): string[] {
  const at = circle.indexOf(circle.toSorted()[0] ?? "");
  return [...circle.slice(at), ...circle.slice(0, at), circle[at] ?? ""];
}
