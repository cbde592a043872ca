/** A text for people, in each language of the boards. */
export interface Text {
  readonly en: string;
  readonly pt: string;
}

/** The languages by the name of their folder under grafana/dashboards, and where a text has them. */
export const LANGUAGES = { en: "en", "pt-BR": "pt" } as const satisfies Readonly<Record<string, keyof Text>>;
export type Language = keyof typeof LANGUAGES;

/** What is called the same in both languages; every other text differs (a test looks). */
export const SAME_IN_BOTH: ReadonlySet<string> = new Set(["Humidex", "Sensor", "Status", "Wi-Fi", "Worker"]);

/** A name that both languages share. It must be one of SAME_IN_BOTH. */
export const same = (name: string): Text => ({ en: name, pt: name });

/** Whether a value is a text in each language, and nothing else. */
export const isText = (value: unknown): value is Text =>
  typeof value === "object" && value !== null && Object.keys(value).sort().join() === "en,pt";

/** The same value with every text in it in one language. Members that are undefined are left out, as JSON does. */
export function inLanguage(value: unknown, language: Language): unknown {
  if (isText(value)) return value[LANGUAGES[language]];
  if (Array.isArray(value)) return value.map((each) => inLanguage(each, language));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inLanguage(each, language)]));
}
