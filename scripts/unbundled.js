const NATIVE = ["@libsql/*", "@duckdb/*", "classic-level", "i2c-bus", "onoff"];
/** It calls url.parse, of which Node 24 warns unless it is called from node_modules. */
const WARNED_OF = ["@influxdata/influxdb-client"];
/** Packages that the built program loads from node_modules. */
export const UNBUNDLED = [...NATIVE, ...WARNED_OF];
