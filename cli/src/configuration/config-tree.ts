/** The settings that the schema of the configuration knows. */
export interface SettingSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly enum?: readonly unknown[];
  /** Of a list. */
  readonly items?: SettingSchema;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
}

export interface Setting {
  /** For example broker.mqttPort. */
  readonly path: string;
  /** For example CLIMA_BROKER_MQTT_PORT. */
  readonly variable: string;
  readonly schema: SettingSchema;
}

const toSnake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();

/** Every setting with the environment variable that overrides it. */
export function settingsOf(schema: SettingSchema, parents: readonly string[] = []): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = [...parents, name];
    if (property.properties) return settingsOf(property, path);
    return [{ path: path.join("."), variable: `CLIMA_${path.map(toSnake).join("_")}`, schema: property }];
  });
}

export type Tree = { [name: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Sets tree.a.b for the path a.b; sections on the way are made. */
export function setAt(tree: Tree, path: string, value: unknown): void {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  const below = tree[first];
  const section: Tree = isTree(below) ? below : {};
  tree[first] = section;
  setAt(section, rest.join("."), value);
}

export function getAt(tree: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((below, name) => (isTree(below) ? below[name] : undefined), tree);
}
