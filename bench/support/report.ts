export const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Rounded so that nobody reads more into it than was measured. */
export const rounded = (number: number): string => Number(number.toPrecision(3)).toLocaleString("en");

export const progress = (line: string): void => void process.stderr.write(`${line}\n`);

/** Resident memory of a process in MB, from the kernel. */
export async function residentMb(pid: number): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
