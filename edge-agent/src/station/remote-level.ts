import { fileNameOf } from "@clima/infrared";

/** A remote's level in a topic: the name of its file. */
export const levelOf = (remote: string): string => fileNameOf(remote).replace(/\.json$/, "");
