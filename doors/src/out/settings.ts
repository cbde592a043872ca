import type { BrokerAccess, Quantity } from "@clima/schemas";

/** What every door out is told. */
interface Out<Kind> {
  readonly kind: Kind;
  readonly station: string;
  /** Time between two reports at least; the network's own when absent. */
  readonly intervalMs?: number;
  /** Whether readings of a simulated station may be sent. */
  readonly allowSimulated?: boolean;
}
interface WithPassword {
  readonly stationId: string;
  readonly password?: string;
  readonly url?: string;
}
export type DoorOut =
  | (Out<"weather-underground"> & WithPassword)
  | (Out<"pwsweather"> & WithPassword)
  | (Out<"windy"> & WithPassword)
  | (Out<"cwop"> & {
      readonly stationId: string;
      readonly passcode?: string;
      readonly host?: string;
      readonly port?: number;
      readonly latitudeDeg?: number;
      readonly longitudeDeg?: number;
    })
  | (Out<"opensensemap"> & {
      readonly boxId: string;
      readonly accessToken?: string;
      readonly url?: string;
      readonly sensors: readonly { readonly quantity: Quantity; readonly id: string }[];
    })
  | (Out<"http"> & {
      readonly url: string;
      readonly token?: string;
      readonly headers?: readonly { readonly name: string; readonly value: string }[];
    });
export type DoorOutOf<K extends DoorOut["kind"]> = Extract<DoorOut, { readonly kind: K }>;

/** The part of Clima's configuration that the doors out need. */
export interface DoorsOutSettings {
  readonly base: string;
  readonly mqtt: BrokerAccess;
  readonly softwareVersion: string;
  readonly dataDir: string;
  readonly out: readonly DoorOut[];
}

/** How long readings wait for a network that takes old ones: a week. */
export const HISTORY_MS = 7 * 86_400_000;

/** Time between two reports: that of the settings, where the network allows so many. */
export const everyMsOf = ({ intervalMs }: { readonly intervalMs?: number }, usualMs: number, leastMs: number): number =>
  intervalMs === undefined ? usualMs : Math.max(intervalMs, leastMs);

/** The names of the doors, in their order: kind and station, and a number where there are several of these. */
export function namesOf(doors: readonly Pick<DoorOut, "kind" | "station">[]): readonly string[] {
  const used = new Map<string, number>();
  return doors.map(({ kind, station }) => {
    const name = `${kind}-${station}`;
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
