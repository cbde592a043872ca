import { encodeNec } from "../codec/nec.ts";
import type { Library } from "../library/library.ts";
import type { KnownFrame } from "./understand-press.ts";

/** Every button of a library as it would be received. */
export const knownFrames = (library: Library): readonly KnownFrame[] =>
  Object.entries(library.remotes).flatMap(([remote, buttons]) =>
    buttons.flatMap((button) => {
      const found = library.find(remote, button);
      return found.ok ? [{ remote, button, frameUs: encodeNec(found.value.code).timingsUs }] : [];
    }),
  );
