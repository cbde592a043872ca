import { readdirSync, readFileSync } from "node:fs";

/** A process and all that it started, from the kernel (proc(5), /proc/pid/task/tid/children). */
export const familyOf = (pid: number): number[] => {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
  );
  return [pid, ...children.flatMap((each) => familyOf(Number(each)))];
};

export const commandLineOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();

/** Resident memory of a process and all that it started, in MB. */
export const familyMb = (pid: number): number => familyOf(pid).reduce((sum, each) => sum + residentMb(each), 0);

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
