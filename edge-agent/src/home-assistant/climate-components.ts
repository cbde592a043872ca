import { type ClimateRange, OFF } from "@clima/infrared";
import { type Components, type Description, idOf, quoted, type StationContext, withIds } from "./component.ts";
import { COMMAND_ID } from "./infrared-components.ts";

/** An air conditioner's remote, and where its last state is. */
export interface AirConditioner extends ClimateRange {
  readonly remote: string;
  readonly stateTopic: string;
}

/** The modes of Home Assistant's climate entities. */
const MODES: ReadonlySet<string> = new Set(["auto", OFF, "cool", "heat", "heat_cool", "dry", "fan_only"]);

/** Whether Home Assistant has a word for each of its modes, and there is a temperature to choose. */
export const isClimate = ({ modes, temperaturesC }: ClimateRange): boolean =>
  temperaturesC.length > 1 && modes.every((mode) => MODES.has(wordOf(mode)));

/** Its word for the one that has another here. */
const FAN_ONLY = "fan_only";
const wordOf = (mode: string) => (mode.toLowerCase() === "fan" ? FAN_ONLY : mode.toLowerCase());

/**
 * A climate entity for each air conditioner. Home Assistant names one part at a time, and the station keeps the others; an empty text leaves what
 * is shown as it is. Source: Home Assistant's MQTT climate documentation.
 */
export const climateComponents = (context: StationContext, airConditioners: readonly AirConditioner[]): Components =>
  withIds(
    context,
    Object.fromEntries(
      airConditioners.flatMap((one) => [[idOf("climate", one.remote), climate(context, one)] as const, ...switches(context, one)]),
    ),
  );

/** The command that changes one part and keeps the others. */
const changeOf = (remote: string) => (field: string, value: string) =>
  `{"id":"${COMMAND_ID}","remote":${quoted(remote)},"${field}":${value},"keep":true}`;

/** What is on or off beside the power, like turbo. */
const switches = ({ topics }: StationContext, { remote, stateTopic, flags = [] }: AirConditioner) =>
  flags.map((flag): readonly [string, Description] => [
    idOf("switch", remote, flag),
    {
      platform: "switch",
      name: `${remote} ${flag}`,
      entity_category: "config",
      command_topic: topics.command("ir/state"),
      command_template: changeOf(remote)(flag, "{{ 'true' if value == 'ON' else 'false' }}"),
      state_topic: stateTopic,
      value_template: `{{ 'ON' if value_json.${flag} | default(false) else 'OFF' }}`,
    },
  ]);

function climate(
  { topics }: StationContext,
  { remote, stateTopic, modes, temperaturesC, fans, swings, swingsH = [] }: AirConditioner,
): Description {
  const command = topics.command("ir/state");
  const change = changeOf(remote);
  const ownFan = modes.find((mode) => mode.toLowerCase() === "fan");
  const state = (field: string) => `{{ value_json.${field} | default('') }}`;
  /** Nothing where there is no choice. */
  const choice = (kind: "fan" | "swing" | "swing_horizontal", field: string, names: readonly string[]) =>
    names.length === 0
      ? {}
      : {
          [`${kind}_modes`]: names,
          [`${kind}_mode_command_topic`]: command,
          [`${kind}_mode_command_template`]: change(field, "{{ value | to_json }}"),
          [`${kind}_mode_state_topic`]: stateTopic,
          [`${kind}_mode_state_template`]: state(field),
        };
  const lowestC = temperaturesC[0] ?? Number.NaN;
  const highestC = temperaturesC.at(-1) ?? Number.NaN;
  const stepC = temperaturesC.every(Number.isInteger) ? 1 : 0.5;
  return {
    platform: "climate",
    name: remote,
    modes: [...new Set(modes.map(wordOf))],
    mode_command_topic: command,
    mode_command_template: change(
      "mode",
      ownFan === undefined ? '"{{ value }}"' : `"{{ '${ownFan}' if value == '${FAN_ONLY}' else value }}"`,
    ),
    mode_state_topic: stateTopic,
    mode_state_template:
      ownFan === undefined
        ? "{{ value_json.mode | lower }}"
        : `{{ '${FAN_ONLY}' if value_json.mode == '${ownFan}' else value_json.mode | lower }}`,
    temperature_command_topic: command,
    temperature_command_template: change("temperatureC", "{{ value }}"),
    temperature_state_topic: stateTopic,
    temperature_state_template: state("temperatureC"),
    temperature_unit: "C",
    min_temp: lowestC,
    max_temp: highestC,
    temp_step: stepC,
    precision: stepC,
    ...choice("fan", "fan", fans),
    ...choice("swing", "swing", swings),
    ...choice("swing_horizontal", "swingH", swingsH),
  };
}
