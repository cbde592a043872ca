export { type Opened, openBytes, type TextFile } from "./bytes/open-bytes.ts";
export { openWeatherFile, openWeatherInflux } from "./open-weather-file.ts";
export type * from "./port.ts";
export { TableError } from "./port.ts";
export { csvLine } from "./table/csv-line.ts";
export { isSqlite } from "./table/sqlite-file.ts";
export type { SqliteProfile, SqliteQuery, SqliteSchema } from "./table/sqlite-profile.ts";
export { openSqliteTables } from "./table/sqlite-table.ts";
export { openTextTable } from "./table/text-table.ts";
