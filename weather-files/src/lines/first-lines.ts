import { textLines } from "./text-lines.ts";

const LOOKED_AT_LINES = 10;
export const isComment = (line: string) => line.startsWith("#");

/** The first ones that say something, and the comments above and between them. */
export async function firstLines(text: AsyncIterable<string>): Promise<readonly string[]> {
  const first: string[] = [];
  for await (const lines of textLines(text)) {
    first.push(...lines.map((line) => line.text.trim()).filter((line) => line !== ""));
    const end = first.findIndex((line) => !isComment(line));
    if (end >= 0) return first.slice(0, end + LOOKED_AT_LINES);
  }
  return first;
}
