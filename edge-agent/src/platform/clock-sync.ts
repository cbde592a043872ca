/** Whether someone has set the wall clock: a Pi without a clock chip starts at its last shutdown, and that looks credible. */
export type ClockSync = () => Promise<"yes" | "no" | "unknown">;
