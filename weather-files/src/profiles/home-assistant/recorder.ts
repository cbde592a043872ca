import type { SqliteProfile, SqliteQuery, SqliteSchema } from "../../table/sqlite-profile.ts";

/** Rows of sensors that have no number say so by these words, or by none when the sensor was removed. */
const NO_STATE = "('unknown', 'unavailable', '')";

/**
 * The database home-assistant_v2.db (core: homeassistant/components/recorder/db_schema.py): sensors' states of the last days and their
 * hourly statistics of all years. Ids of entities moved from states to states_meta in schema 38, times from texts in UTC to numbers of
 * seconds in 31 to 43; a database that is being moved has both.
 */
export const homeAssistantDatabase: SqliteProfile = {
  name: "Home Assistant",
  queries: (schema) => [...statistics(schema), ...states(schema)],
};

const has = (schema: SqliteSchema, table: string, ...columns: readonly string[]) =>
  columns.every((column) => schema.get(table)?.includes(column) ?? false);

/** Whole ms of a column of seconds and, or, one of text in UTC. */
function msOf(schema: SqliteSchema, table: string, alias: string, name: string): string {
  const text = `${alias}.${name}`;
  const ofText = `CAST(strftime('%s', ${text}) AS INTEGER) * 1000 + CAST(substr(strftime('%f', ${text}), 4) AS INTEGER)`;
  if (!has(schema, table, `${name}_ts`)) return ofText;
  const ofNumber = `CAST(round(${text}_ts * 1000) AS INTEGER)`;
  return has(schema, table, name) ? `coalesce(${ofNumber}, ${ofText})` : ofNumber;
}

function statistics(schema: SqliteSchema): readonly SqliteQuery[] {
  if (!has(schema, "statistics", "id", "metadata_id", "mean") || !has(schema, "statistics_meta", "statistic_id")) return [];
  return [
    {
      table: "statistics",
      sql: `SELECT s.id, m.statistic_id, m.unit_of_measurement AS unit, ${msOf(schema, "statistics", "s", "start")} AS start, s.mean
            FROM statistics s JOIN statistics_meta m ON m.id = s.metadata_id
            WHERE s.id > ?1 AND s.mean IS NOT NULL ORDER BY s.id LIMIT ?2`,
      lastKeySql: "SELECT max(id) FROM statistics",
      aboutSql: `SELECT statistic_id, coalesce(unit_of_measurement, ''), '' FROM statistics_meta ORDER BY id`,
    },
  ];
}

function states(schema: SqliteSchema): readonly SqliteQuery[] {
  if (!has(schema, "states", "state_id", "state")) return [];
  const hasMeta = has(schema, "states", "metadata_id") && has(schema, "states_meta", "entity_id");
  const hasOwnId = has(schema, "states", "entity_id");
  if (!hasMeta && !hasOwnId) return [];
  const entity = hasMeta ? (hasOwnId ? "coalesce(m.entity_id, s.entity_id)" : "m.entity_id") : "s.entity_id";
  const meta = hasMeta ? " LEFT JOIN states_meta m ON m.metadata_id = s.metadata_id" : "";
  const { attributes, join } = attributesOf(schema);
  const said = (name: string) => `CASE WHEN json_valid(${attributes}) THEN json_extract(${attributes}, '$.${name}') END`;
  const from = `FROM states s${meta}${join}`;
  return [
    {
      table: "states",
      sql: `SELECT s.state_id, ${entity} AS entity_id, ${said("unit_of_measurement")} AS unit,
              ${msOf(schema, "states", "s", "last_updated")} AS last_updated, s.state
            ${from} WHERE s.state_id > ?1 AND s.state NOT IN ${NO_STATE} AND ${entity} LIKE 'sensor.%' ORDER BY s.state_id LIMIT ?2`,
      lastKeySql: "SELECT max(state_id) FROM states",
      aboutSql: `SELECT ${entity}, coalesce(${said("unit_of_measurement")}, ''), coalesce(${said("device_class")}, '')
                 ${from} WHERE s.state_id IN (SELECT max(state_id) FROM states WHERE state NOT IN ${NO_STATE} GROUP BY ${hasMeta ? "metadata_id" : "entity_id"})
                 AND ${entity} LIKE 'sensor.%' ORDER BY s.state_id`,
    },
  ];
}

/** Attributes as JSON: in a table of their own since schema 25, in states before. */
function attributesOf(schema: SqliteSchema): { readonly attributes: string; readonly join: string } {
  const hasOwn = has(schema, "states", "attributes");
  if (!has(schema, "states", "attributes_id") || !has(schema, "state_attributes", "shared_attrs"))
    return { attributes: hasOwn ? "s.attributes" : "NULL", join: "" };
  const attributes = hasOwn ? "coalesce(a.shared_attrs, s.attributes)" : "a.shared_attrs";
  return { attributes, join: " LEFT JOIN state_attributes a ON a.attributes_id = s.attributes_id" };
}
