/** ms since 1970 UTC as DuckDB's literal for it. */
export const instant = (ms: number): string => `TIMESTAMP_MS '${new Date(ms).toISOString().replace("Z", "")}'`;

/** The whole hour of a time, as an expression. */
export const hourOf = (time: string): string => `date_trunc('hour', ${time})::TIMESTAMP_MS`;
