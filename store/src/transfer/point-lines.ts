import type { Point } from "@clima/schemas";
import { toPointLine } from "../influxdb/line-protocol.ts";

export const pointLineHeader = "# precision: ns\n";
export const pointToLine = (point: Point): string => `${toPointLine(point)}\n`;
