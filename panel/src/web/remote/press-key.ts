const HOLD_AFTER_MS = 400;

/** A button is pressed. `held`: it still is. */
export interface Press {
  once(): Promise<boolean>;
  /** Sends for a while, again and again until the button is released; false ends it. */
  held(): Promise<boolean>;
}

/**
 * Makes a button one that can be held, by finger, mouse or key. It is sent once when it was released early; what is held ends when it is
 * released, when the finger leaves to scroll, and when the page is left.
 */
export function pressable(key: HTMLButtonElement, press: Press): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDown = false;
  let isHeld = false;

  function down(): void {
    if (isDown) return;
    [isDown, isHeld] = [true, false];
    timer = setTimeout(() => void hold(), HOLD_AFTER_MS);
  }

  async function hold(): Promise<void> {
    isHeld = true;
    while (isDown && key.isConnected) if (!(await press.held())) break;
  }

  function cancel(): void {
    clearTimeout(timer);
    isDown = false;
  }

  function up(): void {
    const isShort = isDown && !isHeld;
    cancel();
    if (isShort) void press.once();
  }

  key.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    key.setPointerCapture(event.pointerId);
    down();
  });
  key.addEventListener("pointerup", up);
  key.addEventListener("contextmenu", (event) => event.preventDefault());
  key.addEventListener("keydown", (event) => {
    if (!isPressingKey(event)) return;
    event.preventDefault();
    if (!event.repeat) down();
  });
  key.addEventListener("keyup", (event) => {
    if (!isPressingKey(event)) return;
    event.preventDefault();
    up();
  });
  // Others are told by the pointer. Programs that press for people come without one.
  key.addEventListener("click", (event) => {
    if (event.detail === 0) void press.once();
  });
  for (const name of ["pointercancel", "lostpointercapture", "blur"] as const) key.addEventListener(name, cancel);
  addEventListener("pagehide", cancel);
  document.addEventListener("visibilitychange", cancel);
}

const isPressingKey = ({ key }: KeyboardEvent): boolean => key === "Enter" || key === " ";
