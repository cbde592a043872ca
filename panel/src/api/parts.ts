import { type QuantityFacts, quantities, quantityNames } from "@clima/schemas";
import { jsonAnswer } from "./answers.ts";
import type { ApiDeps } from "./deps.ts";
import { named, number, objectOf, optional, text, truth } from "./json-schema.ts";
import { type Route, route } from "./route.ts";

interface PanelHealth {
  readonly mqttConnected: boolean;
  readonly storeOk: boolean;
  readonly problem?: string;
}

const quantityFacts = objectOf<QuantityFacts>("what everyone needs to know of a quantity", {
  label: text("in English"),
  labelPt: text("in Brazilian Portuguese"),
  unit: text("of its values"),
  decimals: number("digits after the point that people are shown"),
  min: number("values below are refused"),
  max: number("values above are refused"),
  grafanaUnit: text("the unit's id in Grafana"),
  colour: text("of its lines, by the name that Grafana's palette gives it"),
});

const health = objectOf<PanelHealth>("whether the panel can do its work", {
  mqttConnected: truth("it is connected to the broker"),
  storeOk: truth("the store answers"),
  problem: optional(text("why the store does not answer")),
});

/** The panel itself, and what it depends on. */
export const partRoutes = (deps: ApiDeps): readonly Route[] => [
  route({
    method: "get",
    path: "/health",
    summary: "Whether the panel can do its work",
    description: "For supervisors: 200 while broker and store are there, else 503 with the same body.",
    parameters: {},
    answers: { 200: jsonAnswer("it can", health), 503: jsonAnswer("it cannot", health) },
    problems: [],
    async handle(_asked, context) {
      const stored = await deps.store.stations();
      const mqttConnected = deps.isMqttConnected();
      const told: PanelHealth = { mqttConnected, storeOk: stored.ok, ...(stored.ok ? {} : { problem: stored.error.message }) };
      return context.json(told, stored.ok && mqttConnected ? 200 : 503);
    },
  }),
  route({
    method: "get",
    path: "/parts",
    summary: "Since when broker, store and ingest are there or away",
    parameters: {},
    answers: { 200: jsonAnswer("the parts", named("Parts")) },
    problems: [],
    handle: (_asked, context) => context.json(deps.partsNow()),
  }),
  route({
    method: "get",
    path: "/quantities",
    summary: "What can be measured: units, limits, names",
    parameters: {},
    answers: {
      200: jsonAnswer("by quantity", {
        type: "object",
        required: quantityNames,
        additionalProperties: false,
        properties: Object.fromEntries(quantityNames.map((name) => [name, named("QuantityFacts")])),
      }),
    },
    problems: [],
    handle: (_asked, context) => context.json(quantities),
  }),
];
export const partSchemas = { QuantityFacts: quantityFacts };
