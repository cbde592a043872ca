import type { HealthMessage, InfoMessage, IrStateMessage, Quantity, QuantityFacts, ResultMessage } from "@clima/schemas";

/** What the page and the HTTP API agree on. */

export interface TimedValue {
  readonly value: number;
  /** UTC, ISO 8601 with milliseconds, by the station's clock. */
  readonly takenAt: string;
  /** When it came, by the panel's clock; absent where it is out of the store. */
  readonly arrivedAt?: string;
  /** The station doubts it. Unknown, and so absent, where it is out of the store. */
  readonly isSuspect?: true;
}

/** An infrared command that somebody sent, and what came of it. */
export interface Press {
  readonly id?: string;
  readonly at: string;
  readonly status: ResultMessage["status"];
  /** A stable word for programs. */
  readonly code: string;
  readonly message: string;
  readonly takenMs: number;
  readonly remote?: string;
  readonly button?: string;
}

/** An infrared signal that a station's receiver saw. */
export interface Received {
  /** By the panel's clock. */
  readonly at: string;
  /** With address and command, where the signal is one that is known. */
  readonly protocol?: string;
  readonly address?: number;
  readonly command?: number;
  /** Marks positive, spaces negative, microseconds. */
  readonly timingsUs: readonly number[];
}

/** Something that happened to a station. */
export interface StationEvent {
  readonly at: string;
  /** It came or went; an infrared command was answered, a code received, or an air conditioner sent a state. */
  readonly kind: "online" | "offline" | "sent" | "received" | "state";
  readonly remote?: string;
  readonly button?: string;
  /** Of sent: what came of it. */
  readonly result?: string;
}

/** What is known of storing a station's readings, from the ingest's own words. */
export interface Storing {
  /** When the store last took one of them. */
  readonly lastStoredAt?: string;
  /** Why the store takes nothing, as the ingest says it. */
  readonly storeError?: string;
  /** When the oldest reading arrived here that is not known to be stored. */
  readonly unstoredSince?: string;
  /** No ingest is connected to the broker. */
  readonly isIngestAway?: boolean;
}

/** How something is that the panel depends on. */
export interface Part {
  readonly isAway: boolean;
  /** Since when it is like that, by the panel's clock; since the panel's start where it never was otherwise. */
  readonly since: string;
  /** Why it is away, in its own words. */
  readonly problem?: string;
}

/** What the panel shows depends on these. */
export interface Parts {
  /** By the panel's clock, when this was told. */
  readonly toldAt: string;
  readonly broker: Part;
  /** As the panel reads it. */
  readonly store: Part;
  /** Absent where no ingest was ever heard. */
  readonly ingest?: Part;
  /** As the ingest writes it; absent where no ingest was ever heard. */
  readonly storing?: Part;
}

/** Two stations with one id. */
export interface Twins {
  /** Which they are, and what to do. */
  readonly message: string;
  /** When it was seen last, by the panel's clock. */
  readonly seenAt: string;
}

export interface StationView {
  readonly station: string;
  /** absent when no status was ever heard. */
  readonly status?: "online" | "offline";
  readonly info?: InfoMessage;
  readonly health?: HealthMessage;
  readonly values: { readonly [Q in Quantity]?: TimedValue };
  /** When it measured first of what is stored, by the station's clock; only where one station is asked for. */
  readonly firstTakenAt?: string;
  /** When the station was last heard, by the panel's clock; before that, when it told of itself or measured last, by its own, unless that is to come. */
  readonly lastSeenAt?: string;
  /** How far the station's clock was ahead of the panel's when its last live reading came; negative: behind. */
  readonly clockAheadMs?: number;
  /** Two stations say that they are this one. */
  readonly twins?: Twins;
  /** Newest first. */
  readonly presses: readonly Press[];
  /** The newest signal that its receiver saw. */
  readonly received?: Received;
  /** What each air conditioner was last sent, by the name of its remote. */
  readonly airConditioners?: Readonly<Record<string, IrStateMessage>>;
  /** absent where no ingest was ever heard. */
  readonly storing?: Storing;
}

/** What is known of a station's day so far: what was not measured, or cannot be read, is absent. */
export interface Today {
  /** Where the station's days begin, a name of the IANA database. */
  readonly timeZone: string;
  /** Of the lowest and the highest temperature of the day, the first minute with it; UTC, ISO 8601. */
  readonly low?: TimedValue;
  readonly high?: TimedValue;
  /** Of the temperature in the last hour, between means of minutes. */
  readonly changeInHourC?: number;
  /** All rain since midnight. */
  readonly rainMm?: number;
  /** Absent where the station does not say where it is. */
  readonly sun?: SunToday;
  readonly moon: { readonly phase: number; readonly litFraction: number };
}

export interface SunToday {
  /** Of the sun's centre above the horizon, when this was told. */
  readonly elevationDeg: number;
  /** Both absent where it does not rise or set today. */
  readonly riseAt?: string;
  readonly setAt?: string;
}

/** How the values of a step become one number; a sum is for what adds up, such as rain. */
export type ChartAggregate = "min" | "mean" | "max" | "last" | "count" | "sum";

/** Columns of equal length; a step without a value is null. */
export interface ChartSeries {
  /** Where each step begins, ms since 1970 UTC. */
  readonly bucketStartsMs: readonly number[];
  readonly series: { readonly [Q in Quantity]?: { readonly [A in ChartAggregate]?: readonly (number | null)[] } };
}

/** How often the wind came from where. A step is counted once, by its mean speed and the direction of its mean vector. */
export interface WindRose {
  readonly stepMs: number;
  /** Where each class of speeds begins, m/s; the last has no end. */
  readonly speedFromMs: readonly number[];
  /** Of 16 directions from north by east, each of the classes. */
  readonly counts: readonly (readonly number[])[];
  /** Steps below the first class. */
  readonly calm: number;
  /** Steps with a wind whose direction is not known. */
  readonly unknown: number;
  /** All steps with a speed. */
  readonly total: number;
}

export type QuantityList = Readonly<Record<Quantity, QuantityFacts>>;

/** Who asks, and what they may do. */
export interface SessionInfo {
  /** The user or the token; absent where nobody has signed in. */
  readonly name?: string;
  /** none: nothing; viewer: look; operator: look, send and change. */
  readonly role: "none" | "viewer" | "operator";
  /** Whoever signs in may do more. */
  readonly isSignInOffered: boolean;
}

/** Why a request was refused or could not be answered: problem details (RFC 9457). */
export interface Problem {
  /** about:blank: the status says what kind of problem it is (section 4.2.1). */
  readonly type: "about:blank";
  /** The status in words. */
  readonly title: string;
  /** The HTTP status code. */
  readonly status: number;
  /** For people: what came, what was expected, what to do. */
  readonly detail: string;
}

/** What the days of a year, month or day were like together: what was not measured is absent. */
export interface ClimateRow {
  /** A local year, month or day such as 2026, 2026-11 or 2026-11-23; "all". */
  readonly period: string;
  /** Days on which anything was measured, and that the period has. */
  readonly measuredDays: number;
  readonly calendarDays: number;
  readonly temperatureMinC?: number;
  /** Means are those of the days' means. */
  readonly temperatureMeanC?: number;
  readonly temperatureMaxC?: number;
  readonly rainSumMm?: number;
  readonly windGustMaxMs?: number;
  /** At sea level where that is known, else at the station. */
  readonly pressureMinHpa?: number;
  readonly pressureMaxHpa?: number;
  readonly humidityMeanPct?: number;
  /** Days with less than 0 °C. */
  readonly frostDays?: number;
  /** Days with 30 °C or more. */
  readonly hotDays?: number;
  /** Days with 1 mm or more. */
  readonly rainDays?: number;
}

/** The most or least that was ever measured. */
export interface ClimateRecord {
  readonly kind: "hottest" | "coldest" | "wettest" | "gust" | "highestPressure" | "lowestPressure";
  readonly quantity: Quantity;
  readonly value: number;
  /** The first local day with it. */
  readonly date: string;
}

export interface Climate {
  /** Where days begin, a name of the IANA database. */
  readonly timeZone: string;
  /** Those in which something was measured, oldest first. */
  readonly rows: readonly ClimateRow[];
  /** All rows together; absent where there are none. */
  readonly all?: ClimateRow;
  /** Of all days there are. */
  readonly records: readonly ClimateRecord[];
  /** All months in which something was measured, oldest first. */
  readonly months: readonly string[];
  /** Readings of these local days are stored, but were never rolled up. */
  readonly missing?: { readonly from: string; readonly to: string };
}
