export type { Finding } from "./doctor/finding.ts";
export { runDoctor } from "./doctor/main.ts";
export { type Agent, type ReplayDeps, startAgent, startReplayStation } from "./main.ts";
export { prepare } from "./reading/prepare.ts";
export { describeReject, type RangeReject } from "./reading/range-check.ts";
export {
  createDewPointComparison,
  type DewPointComparison,
  describeComparison,
} from "./recorded/dew-point-comparison.ts";
export { type RecordedFileOptions, readRecordedFile } from "./recorded/recorded-file.ts";
export type { RecordedComplaint, RecordedItem, RecordedReading } from "./recorded/recorded-reading.ts";
export type { ReplayProgress } from "./replay.ts";
export type { RecordedInput } from "./replay-pace.ts";
export type { AgentSettings, RecordedStation, ReplaySettings } from "./settings.ts";
