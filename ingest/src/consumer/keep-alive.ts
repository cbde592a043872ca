/** Notices a peer that says nothing any more. */
export interface KeepAlive {
  heard(): void;
  /** While nothing is read, silence proves nothing; the broker still hears us. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/** Pings twice a period; calls `onSilence` after one and a half without a byte, as brokers do [MQTT-3.1.2-22]. */
export function startKeepAlive(periodS: number, events: { ping(): void; onSilence(): void }): KeepAlive {
  let lastHeardAtMs = performance.now();
  let isPaused = false;
  const timer = setInterval(() => {
    if (!isPaused && performance.now() - lastHeardAtMs > 1500 * periodS) events.onSilence();
    else events.ping();
  }, 500 * periodS);
  const heard = () => {
    lastHeardAtMs = performance.now();
  };
  return {
    heard,
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      heard();
    },
    stop: () => clearInterval(timer),
  };
}
