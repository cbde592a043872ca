import { AC_FLAGS, type AcFlag, type AcRange, type AcState } from "./climate-protocol.ts";

const CHOICES = [
  ["mode", "mode", "modes"],
  ["fan", "fan", "fans"],
  ["swing", "swing", "swings"],
  ["swingH", "horizontal swing", "swingsH"],
] as const;

/** Says that a wish was not met, and what was sent; that it is the mode's doing where the protocol has the value. */
function sentence(what: string, isOffered: boolean, mode: string | undefined, sent: string | undefined): string {
  const where = isOffered && mode !== undefined ? ` in ${mode} mode` : "";
  return `${what} is not possible${where}${sent === undefined ? "" : `; ${sent} was sent`}`;
}

function temperatureAdjustment(wished: AcState, held: AcState, { temperaturesC: { min, max } }: AcRange): readonly string[] {
  const { temperatureC } = wished;
  if (temperatureC === undefined || temperatureC === held.temperatureC) return [];
  const isOffered = temperatureC >= min && temperatureC <= max && Number.isInteger(temperatureC);
  const sent = held.temperatureC === undefined ? undefined : `${held.temperatureC} °C`;
  return [sentence(`${temperatureC} °C`, isOffered, held.mode, sent)];
}

function flagAdjustments(wished: AcState, held: AcState, { flags }: AcRange): readonly string[] {
  const isMissed = (flag: AcFlag) => wished[flag] !== undefined && wished[flag] !== (held[flag] ?? false);
  return AC_FLAGS.filter(isMissed).map((flag) =>
    sentence(`${flag} ${wished[flag] ? "on" : "off"}`, flags.includes(flag), held.mode, undefined),
  );
}

/**
 * One sentence for each wish that was not met. A swing that is off and that the protocol does not have is met, and what a message that switches
 * off does not say.
 */
export function adjustmentsTo(wished: AcState, held: AcState, range: AcRange): readonly string[] {
  const choices = CHOICES.flatMap(([key, name, offered]) => {
    const [wish, sent] = [wished[key], held[key]];
    const isUnsaid = sent === undefined && (wish === "off" || !held.power);
    const isMet = wish === undefined || wish === sent || isUnsaid;
    const isOffered = (range[offered] as readonly string[]).includes(wish ?? "");
    return isMet ? [] : [sentence(`${name} ${wish}`, isOffered && key !== "mode", held.mode, sent)];
  });
  return [...choices, ...temperatureAdjustment(wished, held, range), ...flagAdjustments(wished, held, range)];
}
