import { toLine } from "../influxdb/line-protocol.ts";
import type { StoredReading } from "../port.ts";

/** Lines that begin with # are comments in line protocol; this one tells `clima import` what the times are in. */
export const lineProtocolHeader = "# precision: ms\n";

export const toLineProtocol = ({ station, takenAt, values }: StoredReading): string =>
  `${toLine({ station, takenAtMs: Date.parse(takenAt), values })}\n`;
