export interface InstalledApp {
  /** Has the browser keep the page. */
  keep(): Promise<void>;
  /** The panel is there again, perhaps as another version. */
  lookForNewVersion(): void;
}

/**
 * Has the browser keep the page, so that it opens without the panel, and can be installed. Browsers allow that on https and localhost only; elsewhere
 * nothing happens.
 */
export function createInstalledApp(): InstalledApp {
  if (!isSecureContext || !("serviceWorker" in navigator)) return { keep: async () => {}, lookForNewVersion: () => {} };
  const workers = navigator.serviceWorker;
  const wasKept = workers.controller !== null;
  let registered: ServiceWorkerRegistration | undefined;
  // A new version of the panel has a new worker, which takes over at once: the page follows it, but not from under somebody's hands.
  workers.addEventListener("controllerchange", () => {
    if (wasKept) reloadUnlessInUse();
  });
  return {
    async keep() {
      // The page works without.
      registered = await workers.register("/service-worker.js", { updateViaCache: "none" }).catch(() => undefined);
    },
    lookForNewVersion() {
      registered?.update().catch(() => {
        // The panel is away again; the next time will do.
      });
    },
  };
}

function reloadUnlessInUse(): void {
  const isTyping = document.activeElement?.matches("input:not([type=radio]), textarea, select") ?? false;
  if (isTyping && !document.hidden) addEventListener("focusout", () => location.reload(), { once: true });
  else location.reload();
}
