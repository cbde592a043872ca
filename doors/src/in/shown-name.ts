import { show } from "@clima/schemas";

/** A device's name as it is; in quotation marks and escaped where it has something in it that is not for a log. */
export const shownName = (name: string): string => (/^[\w./:-]{1,60}$/.test(name) ? name : show(name));
