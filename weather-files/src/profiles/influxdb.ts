import { isQuantity, quantities } from "@clima/schemas";
import { meaningOf } from "../columns/meaning.ts";
import { unitByValues } from "../columns/unit-by-values.ts";
import { isUnit } from "../columns/units.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { SERIES_COLUMNS, seriesParts } from "../table/series-rows.ts";
import { kindOf as kindOfEntity } from "./home-assistant/entities.ts";
import { type Kind, mapEntry, oneEach, seriesMapping } from "./one-each.ts";
import { onlyMeant } from "./only-meant.ts";
import { hasColumns } from "./shape.ts";

const NAME = "InfluxDB";
const SERIES = "_series";
const [SERIES_AT, FIELD_AT, VALUE_AT, STATION_AT] = [SERIES, "_field", "_value", "station"].map((name) => SERIES_COLUMNS.indexOf(name)) as [
  number,
  number,
  number,
  number,
];

/** Values with their field and measurement, out of CSV or line protocol (see table/series-rows.ts). */
export const influxDb: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, ...SERIES_COLUMNS),
  seriesAt: () => SERIES_AT,
  plan(head, options) {
    const samples = samplesOf(head);
    const { withoutSeries, mappedOf, complaints } = seriesMapping(head, options);
    const hasStation = head.sample.some(({ cells }) => cells[STATION_AT] !== "");
    const meanings = oneEach({
      known: [...samples.keys()].map((name) => ({ name, unit: undefined })),
      kindOf: (series) => kindOf(series, samples.get(series) ?? []),
      rankOf: () => 0,
      mappedOf: (series) => mappedOf(series, `_value of ${series}`, fieldOf(series)),
    });
    const plan = columnPlan(head, withoutSeries, {
      profile: NAME,
      isOurs: head.sample.some(({ cells }) => isOwn(cells[SERIES_AT] ?? "")),
      time: { columns: ["_time"], timeZone: "UTC" },
      ...(hasStation ? { station: { column: "station" } } : {}),
      long: { name: SERIES, value: "_value", meaningOf: (series) => meanings(series, undefined) },
      passedOver: { _measurement: "it is a part of _series", _field: "it is a part of _series" },
    });
    return onlyMeant(
      plan,
      ({ cells }) => meanings(cells[SERIES_AT] ?? "", undefined),
      complaints,
      ({ cells }) => samples.has(cells[SERIES_AT] ?? ""),
    );
  },
};

const fieldOf = (series: string) => series.slice(series.lastIndexOf(" ") + 1);

/** Clima's own measurement. */
const isOwn = (series: string) => /^weather\b/.test(series) && isQuantity(fieldOf(series));

/**
 * A field by its name; of Home Assistant the field is `value`, and what it is of a tag (home-assistant.io, "InfluxDB"); so it is of Telegraf's
 * mqtt_consumer, whose tag is the topic (docs.influxdata.com, "MQTT Consumer Input Plugin").
 */
function kindOf(series: string, sample: readonly number[]): Kind {
  const field = fieldOf(series);
  if (isQuantity(field)) return { quantity: field, unit: quantities[field].unit };
  const { entity_id: entity, topic } = seriesParts(series).tags;
  const measurement = series.slice(0, series.search(/[ ,]/));
  const named = entity ?? topic;
  if (named !== undefined && /^(value|state|mean)$/.test(field))
    return kindOfEntity({ id: `sensor.${named.replace(/^sensor\./, "")}`, unit: isUnit(measurement) ? measurement : undefined }, sample);
  const meaning = meaningOf(/^(value|_value|mean)$/.test(field) ? measurement : field);
  if (meaning.use === "passed over") return { passedOver: meaning.reason };
  if (meaning.use !== "value") return { passedOver: `it is the ${meaning.use}` };
  const { quantity } = meaning;
  if (meaning.unit !== undefined) return { quantity, unit: meaning.unit };
  const unit = unitByValues(quantity, sample, undefined);
  if (unit !== undefined) return { quantity, unit, isGuessed: true };
  return { passedOver: `its unit is not said; say it with --map: columns: {${mapEntry(field)}: {quantity: ${quantity}, unit: …}}` };
}

function samplesOf({ sample }: TableHead): ReadonlyMap<string, readonly number[]> {
  const samples = new Map<string, number[]>();
  for (const { cells, problem } of sample) {
    if (problem !== undefined || cells[FIELD_AT] === undefined) continue;
    const series = cells[SERIES_AT] ?? "";
    const number = Number(cells[VALUE_AT] || Number.NaN);
    samples.set(series, [...(samples.get(series) ?? []), ...(Number.isFinite(number) ? [number] : [])]);
  }
  return samples;
}
