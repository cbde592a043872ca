import { readFileSync } from "node:fs";

/** Fields of /proc/PID/status (proc(5)): the user and the rights of a process, as the kernel has them. */
export function statusOf(pid: string): Readonly<Record<string, string>> {
  const lines = readFileSync(`/proc/${pid}/status`, "utf8").trim().split("\n");
  return Object.fromEntries(lines.map((line) => line.split(":\t")).map(([name = "", value = ""]) => [name, value.trim()]));
}

/** The same of those that are still there: a health check among them may have ended. */
export function statusesOf(pids: readonly string[]): ReturnType<typeof statusOf>[] {
  return pids.flatMap((pid) => {
    try {
      return [statusOf(pid)];
    } catch (cause) {
      if (["ENOENT", "ESRCH"].includes((cause as NodeJS.ErrnoException).code ?? "")) return [];
      throw cause;
    }
  });
}

/** Ports at which a process is reached from outside of its own loopback, from the kernel's tables. */
export function openPorts(pid: string): readonly number[] {
  const lines = ["tcp", "tcp6"].flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, "utf8").split("\n").slice(1));
  const listening = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === "0A");
  const isLoopback = (address: string) => /7F$/.test(address) || address === "00000000000000000000000001000000";
  const open = listening.map(([, local = ""]) => local.split(":")).filter(([address = ""]) => !isLoopback(address));
  return [...new Set(open.map(([, port = ""]) => Number.parseInt(port, 16)))].sort((one, other) => one - other);
}
