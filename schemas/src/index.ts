import configSchema from "../config.schema.json" with { type: "json" };

export { AC_FLAGS, type AcFlag } from "./air-conditioner.ts";
export {
  type BrokerAccess,
  CLOSED,
  describeClosedConnection,
  describeConnectionError,
  isLoginRefusal,
  type LoginName,
  loginOf,
} from "./broker-access.ts";
export { type Calendar, createCalendar, DEFAULT_TIME_ZONE, type Period } from "./calendar.ts";
export { localStepStarts } from "./calendar-steps.ts";
export { complaintsOf } from "./complaint.ts";
export { type Delivery, deliveries } from "./delivery.ts";
export type {
  AcRangeFacts,
  AcStateFacts,
  BackfillMessage,
  Config,
  DoorHealthMessage,
  ErrorMessage,
  HealthMessage,
  InfoMessage,
  IngestHealthMessage,
  IrCancelCommand,
  IrLearnCommand,
  IrMacroCommand,
  IrRawCommand,
  IrReceivedMessage,
  IrSendCommand,
  IrStateCommand,
  IrStateMessage,
  RejectedMessage,
  RemoteFile,
  ResultMessage,
  SetIntervalCommand,
  StationCommand,
  TelemetryMessage,
} from "./generated/types.ts";
export { isConfig } from "./generated/validators.js";
export { createHomeAssistantTopics, DISCOVERY_PREFIX } from "./home-assistant-topics.ts";
export { isoInstant } from "./iso-instant.ts";
export { buttonsOf, lessonMs } from "./lesson.ts";
export { type Log, silentLog } from "./log.ts";
export { createLoginThrottle, type LoginThrottle } from "./login-throttle.ts";
export { isLoopback } from "./loopback.ts";
export { messageSchemas } from "./message-schemas.ts";
export { type Moon, moonAt } from "./moon.ts";
export { createOneAtATime, type OneAtATime } from "./one-at-a-time.ts";
export * from "./parse.ts";
export {
  type FieldOf,
  type FieldType,
  isPoint,
  type Measurement,
  type MeasurementFacts,
  measurementNames,
  measurements,
  type Point,
  readingsAmong,
  type StoreRecord,
} from "./point.ts";
export { describeValue, isQuantity, type Quantity, type QuantityFacts, quantities, quantityNames, type Values } from "./quantities.ts";
export type { Quality, Reading } from "./reading.ts";
export { err, ok, type Result } from "./result.ts";
export {
  type DayCount,
  DEGREE_DAY_BASE_C,
  dayCountMeanings,
  dayCountNames,
  RAIN_SUM_FIELD,
  type RollupFacts,
  type RollupMeasurement,
  type RollupStatistic,
  rollupField,
  rollupNames,
  rollups,
  type SummedQuantity,
  summedQuantityNames,
  WIND_FIELDS,
} from "./rollups.ts";
export { show } from "./show.ts";
export { isTimeZone, type StationInfoField, stationInfoFields, stationInfoOf } from "./station-info.ts";
export { SUNSET_ELEVATION_DEG, type Sun, type SunDay, sunAt, sunDay } from "./sun.ts";
export {
  COMMANDS,
  type Command,
  createTopics,
  DEFAULT_BASE,
  DOOR_NAME,
  isCommand,
  type ParsedTopic,
  parseTopic,
  STATION_ID,
  type Topics,
} from "./topics.ts";
export { type BrokerUrl, hostInUrl, parseBrokerUrl, parseHttpUrl, withoutLogin } from "./url.ts";
/** The schema of the configuration file, for what lists or documents the settings. */
export { configSchema };
