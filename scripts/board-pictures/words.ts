/** The panel "Text": the little of Markdown that boards are written in. */
import { type Drawing, pickText } from "./model.ts";
import { escapeText } from "./svg.ts";

export function drawWords({ panel }: Drawing): string {
  const blocks = (pickText(panel.options, "content") ?? "").trim().split(/\n{2,}/);
  return `<div class="words">${blocks.map(blockHtml).join("")}</div>`;
}

function blockHtml(block: string): string {
  const [, marks = "", heading] = /^(#{1,6}) (.*)$/.exec(block) ?? [];
  if (heading !== undefined) return `<h${marks.length}>${inline(heading)}</h${marks.length}>`;
  const lines = block.split("\n");
  if (lines.every((line) => /^[-*] /.test(line))) return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join("")}</ul>`;
  return `<p>${inline(lines.join(" "))}</p>`;
}

const inline = (words: string) =>
  escapeText(words)
    .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
    .replace(/\*(.+?)\*/g, "<em>$1</em>")
    .replace(/`(.+?)`/g, "<code>$1</code>")
    .replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>');
