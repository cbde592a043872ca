/**
 * Buttons by their names. JavaScript puts names that are whole numbers before all others, whatever the file says: where that is not the order of
 * the file, `order` has it.
 */
interface Ordered<Code> {
  readonly buttons: Readonly<Record<string, Code>>;
  readonly order?: readonly string[];
}

/** The buttons in the order of their file. */
export function buttonsInOrder<Code>({ buttons, order = [] }: Ordered<Code>): readonly (readonly [name: string, code: Code])[] {
  const names = new Set([...order.filter((name) => Object.hasOwn(buttons, name)), ...Object.keys(buttons)]);
  return [...names].map((name) => [name, buttons[name] as Code]);
}

export const buttonNames = (remote: Ordered<unknown>): string[] => buttonsInOrder(remote).map(([name]) => name);

/** The buttons, with an order where they need one. */
export function orderedButtons<Code>(entries: readonly (readonly [name: string, code: Code])[]): Ordered<Code> {
  const buttons = Object.fromEntries(entries);
  const order = [...new Set(entries.map(([name]) => name))];
  return Object.keys(buttons).every((name, at) => name === order[at]) ? { buttons } : { buttons, order };
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** The names in an object that is a member of a JSON object, as they stand in its text, which must be valid. */
export function namesInText(text: string, member: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let isInside = false;
  let last = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ":" && depth === 1) isInside = JSON.parse(last) === member;
    if (token === ":" && depth === 2 && isInside) names.push(JSON.parse(last) as string);
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    last = token;
  }
  return names;
}
