export type * from "./port.ts";
export { TableError } from "./port.ts";
