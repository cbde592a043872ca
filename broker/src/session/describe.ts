import type { Client } from "./client.ts";

const SHOWN_CHARACTERS = 64;
/** Quoted, so that a control character in a name cannot forge a line of the log. */
const show = (text: string) => JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);

export const describe = ({ id, identity: { username }, connection: { address } }: Client): string =>
  `client ${show(id)}${username === undefined ? "" : ` of user ${show(username)}`} from ${address}`;
