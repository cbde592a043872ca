export { AIR_CONDITIONERS, airConditionerOf, decodeAirConditioner, type HeardAirConditioner } from "./climate/air-conditioners.ts";
export {
  AC_FLAGS,
  type AcFan,
  type AcFlag,
  type AcMode,
  type AcRange,
  type AcSignal,
  type AcState,
  type AcSwing,
  type AcSwingH,
  type AirConditioner,
} from "./climate/climate-protocol.ts";
export { type Burst, toBursts } from "./codec/bursts.ts";
export { splitFrames } from "./codec/frames.ts";
export { areNear, checkCode, encodeSignal, type Protocol } from "./codec/protocol.ts";
export { type NamedCode, protocolOf } from "./codec/protocols.ts";
export { decodeSignal, decodeWhole } from "./codec/signal.ts";
export { readRemotes, WRITTEN_FORMATS, type WrittenFormat, whyNotWritten, writeRemote } from "./format/formats.ts";
export { durationUs, type Frame, USUAL_CARRIER_HZ } from "./frame.ts";
export { isArchive, readArchive } from "./import/archive.ts";
export { importRemotes, type Outcome } from "./import/import.ts";
export type { FoundRemote } from "./import/names.ts";
export { textOf } from "./import/texts.ts";
export { buttonsInOrder } from "./library/button-order.ts";
export { type ClimateRange, type ClimateState, climateRange, findChange, findState, OFF, temperaturesBetween } from "./library/climate.ts";
export { type ClimateWish, describeWish, partsOf, wishOf } from "./library/climate-wish.ts";
export { toAcState } from "./library/climate-words.ts";
export { createLibrary, type Library, withDemoRemotes } from "./library/library.ts";
export { createLibraryService, type LibraryService } from "./library/library-service.ts";
export { encodePress, hasToggle, RAW_GAP_US } from "./library/press.ts";
export type { Button, ProtocolButton, RawButton, Remote } from "./library/remote.ts";
export { fileNameOf, openRemoteFolder, type RemoteFolder, remotesFolder } from "./library/remote-folder.ts";
