export type MqttVersion = 4 | 5;

/** CONNACK codes that say "not this version": 1 of MQTT 3.1.1 [MQTT-3.1.2-2] and 0x84 of MQTT 5 [MQTT-3.1.2-2]. */
const WRONG_VERSION: ReadonlySet<unknown> = new Set([1, 0x84]);

/**
 * Which version of MQTT to speak: 5, and 3.1.1 where that is refused. A broker says no with a code, or by closing the connection without a
 * word; one that cannot be reached, or does not like the password, says nothing about the version. Every new connection begins with 5, so
 * that a close that had another reason costs a try and not the version.
 */
export function createVersionChoice() {
  let version: MqttVersion = 5;
  let isAccepted = false;
  let failure: { readonly code?: unknown } | undefined;
  return {
    current: (): MqttVersion => version,
    accepted(): void {
      isAccepted = true;
    },
    failed(error: Error): void {
      failure = error as { readonly code?: unknown };
    },
    /** After the end of a connection: whether the other version is worth a try at once. */
    closed(): boolean {
      const isRefused = !isAccepted && (failure === undefined || WRONG_VERSION.has(failure.code));
      const isWorthIt = version === 5 && isRefused;
      version = isWorthIt ? 4 : 5;
      isAccepted = false;
      failure = undefined;
      return isWorthIt;
    },
  };
}
