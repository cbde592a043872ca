import type { BrokerAccess, Config } from "@clima/schemas";

/** The names of an entry's settings that may come out of a file: `password` where there is a `passwordFile`. */
type SecretOf<T> = { [K in keyof T]: K extends `${infer Name}File` ? Name : never }[keyof T] & keyof T;

/** These a network may do without. */
type OptionalSecret = "passcode" | "accessToken" | "token";

/** An entry whose files with secrets have been read, so that its secret is there. */
type WithSecrets<T> = T extends unknown
  ? Readonly<Omit<T, `${SecretOf<T>}File`> & Required<Pick<T, Exclude<SecretOf<T>, OptionalSecret>>>>
  : never;

/** One device whose readings come in: an entry of `doors.in`. */
export type DoorIn = WithSecrets<Config["doors"]["in"][number]>;
/** One network that readings go out to: an entry of `doors.out`. */
export type DoorOut = WithSecrets<Config["doors"]["out"][number]>;

export type DoorInOf<K extends DoorIn["kind"]> = Extract<DoorIn, { readonly kind: K }>;
export type DoorOutOf<K extends DoorOut["kind"]> = Extract<DoorOut, { readonly kind: K }>;

/** The part of Clima's configuration that the doors need. */
export interface DoorsSettings {
  readonly base: string;
  readonly mqtt: BrokerAccess;
  readonly softwareVersion: string;
  readonly doors: {
    readonly host: string;
    readonly httpPort: number;
    readonly in: readonly DoorIn[];
    readonly out: readonly DoorOut[];
  };
}
