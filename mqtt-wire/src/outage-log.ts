import { type BrokerAccess, describeClosedConnection, describeConnectionError, type Log } from "@clima/schemas";

export interface OutageLog {
  connected(): void;
  failed(error: Error & { readonly code?: unknown }): void;
  closed(): void;
  away(reason: string): void;
}

/**
 * One line when the broker goes away and one when it is back, not one a try. `who` begins each line; `meanwhile` is what happens until the broker is
 * back.
 */
export function createOutageLog(who: string, broker: BrokerAccess, log: Log, meanwhile = "trying again"): OutageLog {
  let isAway = false;
  let isUp = false;
  const neverUp = () => (isUp ? undefined : broker);

  function away(reason: string): void {
    const line = `${who}: no connection to ${broker.url}: ${reason}; ${meanwhile}`;
    if (isAway) log.debug(line);
    else log.warn(line);
    isAway = true;
  }

  return {
    connected() {
      isAway = false;
      isUp = true;
      log.info(`${who}: connected to ${broker.url}`);
    },
    failed: (error) => away(describeConnectionError(error, neverUp())),
    closed() {
      away(describeClosedConnection(neverUp()));
      isUp = false;
    },
    away,
  };
}
