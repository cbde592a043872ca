import type { DoorHealthMessage, Reading, Result } from "@clima/schemas";

export type NetworkKind = DoorHealthMessage["kind"];

/** A reading as others are told it: without what is suspect. */
export type OutReading = Omit<Reading, "quality">;

/** Where a station stands. */
export interface Position {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

export interface HttpRequest {
  readonly via: "http";
  readonly method: "GET" | "POST";
  /** May hold a password: it goes into no log. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One packet for an APRS-IS server, and the line that logs in there. */
export interface AprsRequest {
  readonly via: "aprs";
  readonly host: string;
  readonly port: number;
  readonly login: string;
  readonly packet: string;
  /** Whether the server must have found the passcode right: it drops what others send. */
  readonly needsVerification: boolean;
}

export type OutRequest = HttpRequest | AprsRequest;

/** What became of a request. */
export type Sent =
  | { readonly kind: "answer"; readonly status: number; readonly text: string; readonly retryAfter?: string }
  /** The packet is on its way; APRS-IS answers none. */
  | { readonly kind: "handed-over" }
  /** The network has seen nothing of the reading. */
  | { readonly kind: "not-sent"; readonly reason: string; readonly isForGood?: boolean }
  /** It may have arrived, or not. */
  | { readonly kind: "unknown"; readonly reason: string };

export type Answer = Extract<Sent, { readonly kind: "answer" }>;

/** What a network's answer means. */
export type Verdict =
  | { readonly kind: "taken" }
  /** Nothing was taken, and the same may be sent later; the network may say how much later. */
  | { readonly kind: "later"; readonly reason: string; readonly afterMs?: number }
  /** It may have been taken, or not. */
  | { readonly kind: "unknown"; readonly reason: string }
  /** These readings will never be taken. */
  | { readonly kind: "unwanted"; readonly reason: string }
  /** Nothing of this station will be taken until somebody changes a setting, here or there. */
  | { readonly kind: "refused"; readonly reason: string };

/** Why there is no request. */
export type NoRequest =
  /** The reading has nothing that this network knows. */
  | { readonly kind: "nothing-to-say" }
  /** Something is missing here: what, and what to do. */
  | { readonly kind: "blocked"; readonly reason: string };

/** A weather network, as one station sends to it. All of it is pure. */
export interface Network {
  readonly kind: NetworkKind;
  /** For people. */
  readonly name: string;
  /** Whether it takes old readings, so that an outage is made up for, or the newest only. */
  readonly takes: "history" | "newest";
  /** One reading in so long a time is sent; 0: every reading. */
  readonly everyMs: number;
  /** Where in that time: stations that all report on the hour would come in one crowd. */
  readonly offsetMs: number;
  /** Between two requests at least. */
  readonly gapMs: number;
  /** Older ones are given up. */
  readonly maxAgeMs: number;
  /** Readings in one request at most. */
  readonly maxReadings: number;
  /** Whether a reading that comes twice does no harm there. */
  readonly isRepeatHarmless: boolean;
  /** What must not be told: masked where a network's words are passed on. */
  readonly secrets: readonly string[];
  /** The request for readings, oldest first, at least one. */
  toRequest(readings: readonly OutReading[], position: Position | undefined): Result<OutRequest, NoRequest>;
  /** `nowMs`: ms since 1970, for answers that name a time. */
  judge(answer: Answer, nowMs: number): Verdict;
  /** Where a repeat does harm, but the network can be asked what it has: how, after a request of which it is not known whether it arrived. */
  readonly question?: Question;
}

export interface Question {
  toRequest(readings: readonly OutReading[]): OutRequest;
  /** Those that the network has; undefined where the answer does not say. */
  storedOf(answer: Answer, readings: readonly OutReading[]): readonly OutReading[] | undefined;
}

/** How a door is. */
export interface DoorState {
  readonly state: DoorHealthMessage["state"];
  readonly sentReadings: number;
  readonly givenUpReadings: number;
  readonly lastSentAtMs?: number;
  readonly lastError?: { readonly atMs: number; readonly message: string };
  readonly nextTryAtMs?: number;
}
