/** Every code that a process of Clima ends with by itself, and when. A signal that it cannot catch ends it with a code of the shell's, like 137. */
export const EXIT_CODES = {
  done: { code: 0, when: "done, or stopped by Ctrl-C or SIGTERM as what runs until then should be" },
  failed: {
    code: 1,
    when: "not done, and why is on stderr: refused, not found, not understood, a check of the doctor failed, nothing could be imported, a fault of Clima",
  },
  stoppedAtOnce: {
    code: 130,
    when: "stopped at once: by a second Ctrl-C or SIGTERM, and by the first in backup and restore, which then leave nothing behind",
  },
} as const;

/** For the help. */
export const describeExitCodes = (): string =>
  Object.values(EXIT_CODES)
    .map(({ code, when }) => `  ${String(code).padEnd(4)} ${when}`)
    .join("\n");
