import { err, ok } from "@clima/schemas";
import type { DoorOutOf } from "../settings.ts";
import { fahrenheitOfCelsius, inchesOfMm, mphOfMs } from "../units.ts";
import type { Network, OutReading, Position } from "./port.ts";
import { everyMsOf } from "./settings.ts";

const NAME = "CWOP";
const MINUTE_MS = 60_000;
/** Of those that are no radio amateurs (wxqa.com/faq.html). */
const NO_PASSCODE = "-1";

/** Weather reports to the Citizen Weather Observer Program, over APRS-IS. It shows the weather of now: what is older than ten minutes is not sent. */
export function cwop(door: DoorOutOf<"cwop">, softwareVersion: string): Network {
  const { passcode = NO_PASSCODE, host = "cwop.aprs.net", port = 14580 } = door;
  const stationId = door.stationId.toUpperCase();
  const everyMs = everyMsOf(door, 5 * MINUTE_MS, 5 * MINUTE_MS);
  return {
    kind: door.kind,
    name: NAME,
    takes: "newest",
    everyMs,
    offsetMs: minuteOf(stationId) * MINUTE_MS,
    gapMs: everyMs,
    maxAgeMs: 10 * MINUTE_MS,
    maxReadings: 1,
    isRepeatHarmless: false,
    secrets: passcode === NO_PASSCODE ? [] : [passcode],
    toRequest([reading], position) {
      if (!reading) return err({ kind: "nothing-to-say" });
      if (!position) {
        const reason = `the position of station ${reading.station} is not known; set its latitudeDeg and longitudeDeg`;
        return err({ kind: "blocked", reason });
      }
      const packet = cwopPacket(stationId, reading, position);
      if (packet === undefined) return err({ kind: "nothing-to-say" });
      const login = `user ${stationId} pass ${passcode} vers clima ${softwareVersion}`;
      return ok({ via: "aprs", host, port, login, packet, needsVerification: passcode !== NO_PASSCODE });
    },
    judge: () => ({ kind: "taken" }),
  };
}

/** One of five, the same for a station for ever: reports of all stations in the same minute would overrun the servers. */
const minuteOf = (stationId: string): number => [...stationId].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % 65_521, 7) % 5;

/**
 * A complete weather report with position and time (APRS Protocol Reference 1.0.1, chapter 12): mph, °F, hundredths of an inch, tenths of hPa at sea level;
 * dots for what is not measured. Undefined where nothing is. Rain of the last 24 hours and the sun's W/m² are not known to Clima.
 */
export function cwopPacket(
  stationId: string,
  { takenAt, values }: Pick<OutReading, "takenAt" | "values">,
  position: Position,
): string | undefined {
  const { windDirectionDeg, windSpeedMs, windGustMs, temperatureC, rainHourMm, rainDayMm, humidityPct, seaLevelPressureHpa } = values;
  const measured = [windSpeedMs, windGustMs, temperatureC, rainHourMm, rainDayMm, humidityPct, seaLevelPressureHpa];
  if (measured.every((value) => value === undefined)) return undefined;
  const time = `${takenAt.slice(8, 10)}${takenAt.slice(11, 13)}${takenAt.slice(14, 16)}z`;
  const place = `${toMinutes(position.latitudeDeg, 2, "NS")}/${toMinutes(position.longitudeDeg, 3, "EW")}`;
  const wind = `_${direction(windDirectionDeg)}/${digits(map(windSpeedMs, mphOfMs), 3)}g${digits(map(windGustMs, mphOfMs), 3)}`;
  const rain = `r${hundredths(rainHourMm)}p...P${hundredths(rainDayMm)}`;
  const air = `t${digits(map(temperatureC, fahrenheitOfCelsius), 3)}${rain}h${humidity(humidityPct)}b${digits(map(seaLevelPressureHpa, tenfold), 5)}`;
  return `${stationId}>APRS,TCPIP*:@${time}${place}${wind}${air}`;
}

const map = (value: number | undefined, convert: (value: number) => number) => (value === undefined ? undefined : convert(value));
const tenfold = (value: number) => 10 * value;
const hundredths = (lengthMm: number | undefined) =>
  digits(
    map(lengthMm, (mm) => 100 * inchesOfMm(mm)),
    3,
  );

/** A whole number in so many places, "-05" below zero; dots where there is none or it has no room. */
function digits(value: number | undefined, places: number): string {
  const dots = ".".repeat(places);
  if (value === undefined) return dots;
  const rounded = Math.round(value);
  const text = rounded < 0 ? `-${String(-rounded).padStart(places - 1, "0")}` : String(rounded).padStart(places, "0");
  return text.length > places ? dots : text;
}

/** North is 360; 000 is "unknown". */
const direction = (deg: number | undefined) =>
  digits(
    map(deg, (value) => Math.round(value) % 360 || 360),
    3,
  );

/** Two places: 00 is 100 %, so 0 % cannot be said. */
function humidity(pct: number | undefined): string {
  if (pct === undefined || Math.round(pct) === 0) return "..";
  return String(Math.round(pct) % 100).padStart(2, "0");
}

/** Degrees, minutes and hundredths of a minute, with the letter of the half of the globe: 4903.50N. */
function toMinutes(deg: number, degreePlaces: number, [positive, negative]: string): string {
  // Rounded as a whole, so that 59.999 minutes become a degree.
  const total = Math.round(Math.abs(deg) * 6000);
  const minutes = ((total % 6000) / 100).toFixed(2).padStart(5, "0");
  return `${String(Math.floor(total / 6000)).padStart(degreePlaces, "0")}${minutes}${deg < 0 ? negative : positive}`;
}

/** What a line of an APRS-IS server says of a login; undefined: nothing. */
export function loginIn(line: string): "verified" | "unverified" | "refused" | "busy" | undefined {
  if (!line.startsWith("#")) return undefined;
  if (/not allowed|invalid|banned|login failed/i.test(line)) return "refused";
  if (/(server|port) full|too many/i.test(line)) return "busy";
  const found = /^# *logresp +\S+ +(un)?verified\b/i.exec(line);
  if (!found) return undefined;
  return found[1] === undefined ? "verified" : "unverified";
}
