/** Whether an infrared device is there, which may change. */
export interface DevicePresence {
  readonly isThere: () => boolean;
  onChange(listener: () => void): void;
}

/** What is known of a device, for those who look for it; `note` tells of a change. */
export function createDevicePresence() {
  const listeners: (() => void)[] = [];
  let isThere = false;
  return {
    note(isThereNow: boolean): void {
      if (isThere === isThereNow) return;
      isThere = isThereNow;
      for (const listener of listeners) listener();
    },
    presence: { isThere: () => isThere, onChange: (listener: () => void) => void listeners.push(listener) } satisfies DevicePresence,
  };
}
