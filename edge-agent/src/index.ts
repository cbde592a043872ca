export type { InfraredBoard, MissingLines } from "./doctor/config-lines.ts";
export { describeFinding, type Finding } from "./doctor/finding.ts";
export { lookAtConfigTxt, lookAtI2cPackage, runDoctor } from "./doctor/main.ts";
export { startGuestStation } from "./guest/main.ts";
export type { GuestFacts, GuestReading, GuestStation } from "./guest/port.ts";
export { type Agent, startAgent } from "./main.ts";
export { checkAgentFile } from "./outbox/check-agent-file.ts";
export { prepare } from "./reading/prepare.ts";
export { describeReject, type RangeReject } from "./reading/range-check.ts";
export { type ReplayDeps, startReplayStation } from "./replay/main.ts";
export type { RecordedInput, ReplayProgress } from "./replay/port.ts";
export {
  createDewPointComparison,
  type DewPointComparison,
  describeComparison,
} from "./replay/recorded/dew-point-comparison.ts";
export { type RecordedFileOptions, readRecordedFile } from "./replay/recorded/recorded-file.ts";
export type { LineProblem, RecordedItem, RecordedReading } from "./replay/recorded/recorded-reading.ts";
export type { AgentSettings, GuestSettings, RecordedStation, ReplaySettings } from "./settings.ts";
