import { type BrokerAccess, describeConnectionError, isLoginRefusal } from "@clima/schemas";

/** A broker that has just begun may refuse a login which it is about to leave anew for this machine. */
const REFUSALS = 2;

/**
 * Tells of a broker that refuses a client which keeps trying, as after a password was changed: `onRefused` is called at the second refusal with no
 * connection in between.
 */
export function createLoginWatch(access: BrokerAccess, onRefused: (reason: string) => void) {
  let refusals = 0;
  return {
    connected(): void {
      refusals = 0;
    },
    failed(error: Error & { readonly code?: unknown }): void {
      if (!isLoginRefusal(error)) return;
      refusals += 1;
      if (refusals === REFUSALS) onRefused(describeConnectionError(error, access));
    },
  };
}
