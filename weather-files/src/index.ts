export type * from "./port.ts";
export { TableError } from "./port.ts";
export { isSqlite } from "./table/sqlite-file.ts";
export type { SqliteProfile, SqliteQuery, SqliteSchema } from "./table/sqlite-profile.ts";
export { openSqliteTables } from "./table/sqlite-table.ts";
