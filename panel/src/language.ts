export const languages = ["en", "pt-BR"] as const;
export type Language = (typeof languages)[number];

/** The first of the reader's own that there is, such as `pt-BR` for `pt`; English without one. */
export function languageFor(wanted: readonly string[]): Language {
  for (const each of wanted) {
    const [name] = each.toLowerCase().split("-");
    const known = languages.find((language) => language.toLowerCase().split("-")[0] === name);
    if (known !== undefined) return known;
  }
  return "en";
}
