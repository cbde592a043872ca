/** Line protocol to a real InfluxDB 1.x, many lines at a time. */

const LINES_PER_WRITE = 10_000;

export async function createDatabase(url: string, database = "clima"): Promise<void> {
  const made = await fetch(`${url}/query`, { method: "POST", body: new URLSearchParams({ q: `CREATE DATABASE "${database}"` }) });
  const answer = await made.text();
  if (!made.ok || answer.includes('"error"')) throw new Error(`InfluxDB makes no database: ${answer}`);
}

/** `precision` is that of the lines' times. Throws when InfluxDB refuses a line. */
export async function writeLines(url: string, lines: Iterable<string>, precision: "ms" | "ns", database = "clima"): Promise<number> {
  let written = 0;
  let waiting: string[] = [];
  const send = async () => {
    if (waiting.length === 0) return;
    const answer = await fetch(`${url}/write?db=${database}&precision=${precision}`, { method: "POST", body: waiting.join("\n") });
    if (!answer.ok) throw new Error(`InfluxDB refuses lines: ${await answer.text()}`);
    written += waiting.length;
    waiting = [];
  };
  for (const line of lines) {
    waiting.push(line);
    if (waiting.length >= LINES_PER_WRITE) await send();
  }
  await send();
  return written;
}
