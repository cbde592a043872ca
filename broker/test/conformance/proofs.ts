/** The cases of a rule, by the version that they are run with. */
import type { Rule } from "./rule.ts";
import type { Steps } from "./step.ts";
import { castOf } from "./talker.ts";

export interface NamedCase {
  readonly name: string;
  readonly steps: Steps;
}

const label = (version: string, identifiers: string) => identifiers.split(" ").map((id) => `[${version}-${id}]`);

/** The cases of a rule, named by its identifiers: once for MQTT 3.1.1 and once for MQTT 5, as far as it has identifiers there. */
export function casesOf({ v3, v5, asks, cases }: Rule): readonly NamedCase[] {
  if (!cases) return [];
  const versions = [
    ...(v3 === undefined ? [] : [{ version: 4, labels: label("MQTT", v3) } as const]),
    ...(v5 === undefined ? [] : [{ version: 5, labels: label("MQTT5", v5) } as const]),
  ];
  return versions.flatMap(({ version, labels }) => {
    const all = cases(castOf(version));
    return all.map((steps, index) => ({ name: `${labels.join(" ")} ${asks}${all.length > 1 ? ` #${index + 1}` : ""}`, steps }));
  });
}
