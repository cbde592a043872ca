import { err, ok, parseIrMacro, parseIrSend, type Result, show } from "@clima/schemas";
import { isSameButton, isSameName, MAX_FAVOURITES, MAX_MACROS, type Shortcuts } from "./shortcuts.ts";

/** A command has an id; what is checked here is none yet. */
const ID = "check";

/** Shortcuts out of JSON, checked as the commands are that they will become. The error says what came and what was expected. */
export function readShortcuts(value: unknown): Result<Shortcuts, string> {
  const strange = strangeKey(value, ["revision", "favourites", "macros"]);
  if (strange !== undefined) return err(strange);
  const { revision, favourites, macros } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(revision) || (revision as number) < 0)
    return err(`revision is ${show(revision)}; expected the whole number that the answer to GET has`);
  const complaint =
    complainOfList("favourites", favourites, MAX_FAVOURITES, complainOfFavourite) ??
    complainOfList("macros", macros, MAX_MACROS, complainOfMacro) ??
    complainOfTwice("favourites", favourites as Shortcuts["favourites"], isSameButton) ??
    complainOfTwice("macros", macros as Shortcuts["macros"], (one, other) => isSameName(one.name, other.name));
  return complaint === undefined ? ok(value as Shortcuts) : err(complaint);
}

/** What is wrong with the keys of an object: there is one too many, or it is none. */
function strangeKey(value: unknown, known: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `${show(value)} came; expected an object with ${known.join(", ")}`;
  const key = Object.keys(value).find((each) => !known.includes(each));
  return key === undefined ? undefined : `there is no ${show(key)}; expected ${known.join(", ")}`;
}

function complainOfList(name: string, list: unknown, most: number, complain: (each: unknown) => string | undefined): string | undefined {
  if (!Array.isArray(list)) return `${name} is ${show(list)}; expected a list`;
  if (list.length > most) return `${name} has ${list.length}; expected ${most} at most`;
  for (const [index, each] of list.entries()) {
    const complaint = complain(each);
    if (complaint !== undefined) return `${name}[${index}]: ${complaint}`;
  }
  return undefined;
}

function complainOfFavourite(favourite: unknown): string | undefined {
  const strange = strangeKey(favourite, ["remote", "button"]);
  if (strange !== undefined) return strange;
  const parsed = parseIrSend(JSON.stringify({ ...(favourite as object), id: ID }));
  return parsed.ok ? undefined : parsed.error;
}

function complainOfMacro(macro: unknown): string | undefined {
  const strange = strangeKey(macro, ["name", "steps"]);
  if (strange !== undefined) return strange;
  const { name, steps } = macro as { name?: unknown; steps?: unknown };
  if (typeof name !== "string") return `name is ${show(name)}; expected a text`;
  const parsed = parseIrMacro(JSON.stringify({ id: ID, name, steps }));
  if (!parsed.ok) return parsed.error;
  const known = (step: object) => Object.keys(step).every((key) => ["remote", "button", "pauseMs"].includes(key));
  const other = parsed.value.steps.find((step) => !known(step));
  return other === undefined ? undefined : `a step is ${show(other)}; expected remote and button, or pauseMs`;
}

function complainOfTwice<T>(name: string, list: readonly T[], isSame: (one: T, other: T) => boolean): string | undefined {
  const twice = list.find((each, index) => list.slice(0, index).some((before) => isSame(before, each)));
  return twice === undefined ? undefined : `${name} has ${show(twice)} twice; expected once`;
}
