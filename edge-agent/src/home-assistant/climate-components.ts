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
  temperaturesC.length > 1 && modes.every((mode) => MODES.has(mode.toLowerCase()));

/**
 * A climate entity for each air conditioner. Home Assistant names one part at a time, and the station keeps the others; an empty text leaves what
 * is shown as it is. Source: Home Assistant's MQTT climate documentation.
 */
export const climateComponents = (context: StationContext, airConditioners: readonly AirConditioner[]): Components =>
  withIds(context, Object.fromEntries(airConditioners.map((one) => [idOf("climate", one.remote), climate(context, one)])));

function climate({ topics }: StationContext, { remote, stateTopic, modes, temperaturesC, fans, swings }: AirConditioner): Description {
  const command = topics.command("ir/state");
  const change = (field: string, value: string) => `{"id":"${COMMAND_ID}","remote":${quoted(remote)},"${field}":${value},"keep":true}`;
  const state = (field: string) => `{{ value_json.${field} | default('') }}`;
  const lowestC = temperaturesC[0] ?? Number.NaN;
  const highestC = temperaturesC.at(-1) ?? Number.NaN;
  const stepC = temperaturesC.every(Number.isInteger) ? 1 : 0.5;
  return {
    platform: "climate",
    name: remote,
    modes: [...new Set(modes.map((mode) => mode.toLowerCase()))],
    mode_command_topic: command,
    mode_command_template: change("mode", '"{{ value }}"'),
    mode_state_topic: stateTopic,
    mode_state_template: "{{ value_json.mode | lower }}",
    temperature_command_topic: command,
    temperature_command_template: change("temperatureC", "{{ value }}"),
    temperature_state_topic: stateTopic,
    temperature_state_template: state("temperatureC"),
    temperature_unit: "C",
    min_temp: lowestC,
    max_temp: highestC,
    temp_step: stepC,
    precision: stepC,
    ...choice("fan", fans, { command, template: change("fan", "{{ value | to_json }}"), stateTopic, state: state("fan") }),
    ...choice("swing", swings, { command, template: change("swing", "{{ value | to_json }}"), stateTopic, state: state("swing") }),
  };
}

interface Choice {
  readonly command: string;
  readonly template: string;
  readonly stateTopic: string;
  readonly state: string;
}

/** Nothing where there is no choice. */
const choice = (kind: "fan" | "swing", names: readonly string[], { command, template, stateTopic, state }: Choice) =>
  names.length === 0
    ? {}
    : {
        [`${kind}_modes`]: names,
        [`${kind}_mode_command_topic`]: command,
        [`${kind}_mode_command_template`]: template,
        [`${kind}_mode_state_topic`]: stateTopic,
        [`${kind}_mode_state_template`]: state,
      };
