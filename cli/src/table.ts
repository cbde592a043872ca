/** Nothing that a client called itself may move the cursor. */
export const printable = (text: string): string => text.replace(/\p{C}/gu, "�");

/** Lines of columns; the first row is the head. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => String(cell).padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
