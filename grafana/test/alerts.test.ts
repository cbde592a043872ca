import { readFileSync } from "node:fs";
import { isQuantity, measurements, quantities, stationInfoFields } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import healthSchema from "../../schemas/messages/ingest-health.schema.json" with { type: "json" };
import { alertRules } from "../src/alerts/provisioning.ts";
import { alertFiles, boards, files } from "../src/generate.ts";
import { panelsOf } from "../src/model.ts";
import { LANGUAGES, type Language } from "../src/text.ts";
import { type AlertFile, durationMs, type FileRule, readAlertFile } from "./support/alert-file.ts";
import { evaluateMath } from "./support/alert-math.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const languages = Object.keys(LANGUAGES) as Language[];
const rulesOf = (language: Language): readonly FileRule[] => readAlertFile(language).groups.flatMap(({ rules }) => rules);
const rules = rulesOf("en").map((rule) => [rule.uid, rule] as const);

/** What a field of a measurement may be called. */
function isField(measurement: string, field: string): boolean {
  if (measurement === "weather") return isQuantity(field);
  if (measurement === "station_info") return Object.hasOwn(stationInfoFields, field);
  if (measurement === "ingest_health") return Object.hasOwn(healthSchema.properties, field);
  return Object.hasOwn(measurements, measurement) && Object.hasOwn(measurements[measurement as keyof typeof measurements].fields, field);
}

/** Fields that a query reads, with the measurement that it reads them from. */
function fieldsIn(query: string): [measurement: string, field: string][] {
  return [...query.matchAll(/SELECT ([^()]*?(?:\([^()]*(?:\([^()]*\))?[^()]*\))?[^()]*?) FROM "(\w+)"/g)].flatMap(
    ([, columns = "", from = ""]) =>
      [...columns.replace(/ AS "\w+"/g, "").matchAll(/"(\w+)"/g)].map(([, field = ""]): [string, string] => [from, field]),
  );
}

/** A field, or what a quantity is measured in: pressure of the station and at sea level rise and fall together. */
const kindOf = (field: string): string => (isQuantity(field) ? quantities[field].unit : field);

/** Kinds of what a text with queries asks for, like a panel's JSON. */
const kindsIn = (queries: readonly string[]) =>
  new Set(queries.flatMap((query) => [...query.matchAll(/"(\w+)"/g)].map(([, name = ""]) => kindOf(name))));

test("the panel of each rule shows what the rule is about", () => {
  const panels = new Map([...boards.values()].map((board) => [board.uid, panelsOf(board)]));
  const elsewhere = rules.filter(([, { data, dashboardUid, panelId }]) => {
    const shown = kindsIn(
      panels
        .get(dashboardUid)
        ?.find(({ id }) => id === panelId)
        ?.targets.map(({ query }) => query) ?? [],
    );
    // What it asks for first is what it is about.
    return !fieldsIn(data[0]?.model.query ?? "").some(([, field]) => field !== "d" && shown.has(kindOf(field)));
  });
  expect(elsewhere.map(([uid]) => uid)).toEqual([]);
});

describe.each(languages)("the alert rules in %s", (language) => {
  test("are what their source says (npm run generate:grafana)", () => {
    expect(read(`grafana/provisioning/alerting/${language}/rules.yaml`)).toBe(alertFiles.get(`${language}/rules.yaml`));
  });

  test("have a panel each on a board of the same language", () => {
    const panels = new Map(
      [...files]
        .filter(([path]) => path.startsWith(`${language}/`))
        .map(([, text]) => {
          const { uid, panels: own } = JSON.parse(text) as { uid: string; panels: { id: number; panels?: { id: number }[] }[] };
          return [uid, own.flatMap(({ id, panels: folded }) => (folded === undefined ? [id] : folded.map((each) => each.id)))];
        }),
    );
    const withoutPanel = rulesOf(language).filter(({ dashboardUid, panelId }) => !panels.get(dashboardUid)?.includes(panelId));
    expect(withoutPanel.map(({ uid, dashboardUid, panelId }) => `${uid}: ${dashboardUid} ${panelId}`)).toEqual([]);
  });

  test("have titles of their own, and texts that Grafana's start leaves as they are", () => {
    const { groups, apiVersion } = readAlertFile(language);
    expect(apiVersion).toBe(1);
    for (const { orgId, folder, interval } of groups) {
      expect({ orgId, folder, whole: durationMs(interval) % 10_000 }).toEqual({ orgId: 1, folder: "Clima", whole: 0 });
    }
    const titles = rulesOf(language).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    // In titles, names and labels $VAR is a variable of the environment; in annotations ${VAR}.
    for (const { title, labels } of rulesOf(language)) expect(JSON.stringify({ title, labels })).not.toContain("$");
    for (const { annotations } of rulesOf(language)) expect(JSON.stringify(annotations)).not.toContain("${");
  });
});

test("the languages differ in what people read, and in nothing else", () => {
  const withoutTexts = (file: AlertFile) =>
    file.groups.map(({ rules: own, ...group }) => ({ ...group, rules: own.map((rule) => ({ ...rule, title: "", annotations: {} })) }));
  const [english, portuguese] = [readAlertFile("en"), readAlertFile("pt-BR")];
  expect(withoutTexts(portuguese)).toEqual(withoutTexts(english));
  const same = rulesOf("pt-BR").filter((rule, index) => rule.title === rulesOf("en")[index]?.title);
  expect(same).toEqual([]);
});

test("every rule keeps its uid, for silences and routes that people made name it", () => {
  expect(rules.map(([uid]) => uid)).toEqual([
    "clima-frost-coming",
    "clima-frost",
    "clima-heat",
    "clima-gale",
    "clima-gale-gusts",
    "clima-pressure-falling",
    "clima-sensor-failed",
    "clima-under-voltage",
    "clima-disk-nearly-full",
    "clima-station-silent",
    "clima-stuck-temperature",
    "clima-stuck-humidity",
    "clima-stuck-light",
    "clima-stuck-pressure",
    "clima-ingest-stalled",
    "clima-ingest-waiting",
    "clima-spool-growing",
  ]);
  for (const [uid] of rules) expect(uid.length).toBeLessThanOrEqual(40);
});

describe.each(rules)("%s", (_, rule) => {
  test("asks for what is stored, within its time, of every station", () => {
    const queries = rule.data.flatMap(({ model }) => model.query ?? []);
    expect(queries.length).toBeGreaterThan(0);
    for (const query of queries) {
      const fields = fieldsIn(query).filter(([, field]) => field !== "d");
      expect({ query, fields: fields.length > 0 }).toEqual({ query, fields: true });
      expect(fields.filter(([measurement, field]) => !isField(measurement, field))).toEqual([]);
      // Variables of boards are not known to rules.
      expect([...query.matchAll(/\$\w+/g)].map(([name]) => name).filter((name) => name !== "$timeFilter")).toEqual([]);
      expect(query.split('FROM "').length - 1).toBeLessThanOrEqual(query.split("$timeFilter").length - 1);
    }
  });

  test("reduces each query, and reckons with names that are there before", () => {
    const known = new Map<string, []>();
    for (const { refId, datasourceUid, model, relativeTimeRange } of rule.data) {
      expect(model.refId).toBe(refId);
      expect(known.has(refId)).toBe(false);
      if (model.query !== undefined) {
        expect({ datasourceUid, raw: model.rawQuery, as: model.resultFormat }).toEqual({
          datasourceUid: "clima-influxdb",
          raw: true,
          as: "time_series",
        });
        expect(relativeTimeRange.from).toBeGreaterThan(relativeTimeRange.to);
      } else expect(datasourceUid).toBe("__expr__");
      if (model.type === "reduce")
        expect(rule.data.some((each) => each.refId === model.expression && each.model.query !== undefined)).toBe(true);
      if (model.type === "math") expect(evaluateMath(model.expression ?? "", known)).toEqual([]);
      known.set(refId, []);
    }
    expect(known.has(rule.condition)).toBe(true);
  });

  test("says what happens without data and with an error, and for how long it must be so", () => {
    expect(["OK", "KeepLast"]).toContain(rule.noDataState);
    expect(["Alerting", "KeepLast"]).toContain(rule.execErrState);
    expect(durationMs(rule.for)).toBeLessThanOrEqual(3_600_000);
    expect(durationMs(rule.keepFiringFor)).toBeLessThanOrEqual(3_600_000);
    expect(rule.isPaused).toBe(false);
    expect(["warning", "critical"]).toContain(rule.labels["severity"]);
  });

  test.each(languages)("names station or worker, value and unit in %s", (language) => {
    const { annotations, data } = rulesOf(language).find(({ uid }) => uid === rule.uid) ?? rule;
    const names = [...annotations.summary.matchAll(/\$values\.(\w+)\.Value/g)].map(([, name = ""]) => name);
    const known = data.filter(({ model }) => model.query === undefined).map(({ refId }) => refId);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(annotations.summary).toMatch(/\d|\$values\./);
    expect(annotations.summary).toMatch(/°C|m\/s|hPa|MB|\bs\b|minut/);
    if (rule.uid !== "clima-ingest-stalled") expect(annotations.summary).toMatch(/\$labels\.(station|worker)/);
    expect(annotations.description.length).toBeGreaterThan(40);
  });
});

/** As Grafana fills in a summary, which is a template of Go's; of those it knows what the rules use. */
function filledIn(summary: string, labels: Readonly<Record<string, string>>, values: Readonly<Record<string, number>>): string {
  const printed = (decimals: string, name: string) => values[name]?.toFixed(Number(decimals)) ?? "?";
  return summary
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? "?")
    .replace(/\{\{ printf "%\.(\d)f" \$values\.(\w+)\.Value \}\}/g, (_, decimals: string, name: string) => printed(decimals, name))
    .replace(/\{\{ reReplaceAll "\[\.\]" "," \(printf "%\.(\d)f" \$values\.(\w+)\.Value\) \}\}/g, (_, decimals: string, name: string) =>
      printed(decimals, name).replace(".", ","),
    );
}

test.each([
  ["clima-frost", "garden: -1.3 °C", "garden: -1,3 °C"],
  [
    "clima-frost-coming",
    "garden: -1.3 °C, falling by 1.2 °C an hour, dew point -4.0 °C",
    "garden: -1,3 °C, caindo 1,2 °C por hora, ponto de orvalho -4,0 °C",
  ],
  ["clima-station-silent", "garden has sent no reading for 25 minutes", "garden não envia medições há 25 minutos"],
  ["clima-sensor-failed", "garden: sensor htu21d has not answered for 15 minutes", "garden: o sensor htu21d não responde há 15 minutos"],
  ["clima-disk-nearly-full", "garden: 321 MB free", "garden: 321 MB livres"],
  ["clima-ingest-waiting", "Ingest main: the oldest message has waited for 400 s", "Ingest main: a mensagem mais antiga espera há 400 s"],
])("a mail of %s says: %s", (uid, ...said) => {
  const labels = { station: "garden", sensor: "htu21d", worker: "main" };
  const values = { TEMPERATURE: -1.34, FALL: 1.2, DEW_POINT: -4, SILENT: 25, SINCE: 15.2, FREE: 321, WAITED: 400 };
  expect(
    languages.map((language) => filledIn(rulesOf(language).find((rule) => rule.uid === uid)?.annotations.summary ?? "", labels, values)),
  ).toEqual(said);
});

test("no summary has a template that is not tried here", () => {
  for (const { annotations } of languages.flatMap(rulesOf)) {
    expect(filledIn(annotations.summary, {}, {})).not.toContain("{{");
    expect(annotations.description).not.toContain("{{");
  }
});

test("the page on Grafana tells of every rule", () => {
  const page = read("docs/grafana.md");
  const untold = rules.map(([, { title }]) => title.split(":")[0] ?? "").filter((title) => !page.includes(`| ${title} `));
  expect(untold).toEqual([]);
});

test("contact points are an example that Grafana does not load", () => {
  const example = parse(read("grafana/contact-points.example.yaml")) as {
    contactPoints: { name: string }[];
    policies: { receiver: string }[];
  };
  expect(example.policies.map(({ receiver }) => receiver)).toEqual(example.contactPoints.map(({ name }) => name));
  for (const language of languages) {
    expect(Object.keys(parse(read(`grafana/provisioning/alerting/${language}/rules.yaml`)) as object)).toEqual(["apiVersion", "groups"]);
  }
  expect(read("docker-compose.yml")).toMatch(
    /- \.\/grafana\/provisioning\/alerting\/\$\{CLIMA_LANGUAGE:-en\}:\/etc\/grafana\/provisioning\/alerting:ro$/m,
  );
});

test("every rule of the source is in the file", () => {
  expect(alertRules.map(({ uid }) => uid)).toEqual(rules.map(([uid]) => uid));
});
