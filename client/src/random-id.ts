const BYTES = 16;

/** 32 hexadecimal digits of chance. `crypto.randomUUID` is missing on pages that come by http from another machine. */
export const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
