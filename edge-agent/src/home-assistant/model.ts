import { createHomeAssistantTopics, createTopics, type HealthMessage, type InfoMessage } from "@clima/schemas";
import { type AirConditioner, climateComponents } from "./climate-components.ts";
import { type Components, type StationContext, withIds } from "./component.ts";
import { healthComponents } from "./health-components.ts";
import { COMMAND_ID, emitterComponents, receivedComponents, remoteComponents } from "./infrared-components.ts";
import { presentQuantities, quantityComponents } from "./quantity-components.ts";

/** What a station says of itself, and what is set. */
export interface DiscoveryFacts {
  readonly base: string;
  readonly prefix: string;
  readonly info: InfoMessage;
  /** The last one: what it has is reported by this station. */
  readonly health: HealthMessage;
  /** Quantities that were in a reading, now or before the last start. */
  readonly seen: ReadonlySet<string>;
  /** Those that have an entity of their own in place of their buttons. */
  readonly airConditioners: readonly AirConditioner[];
  /** Whether the emitter and the receiver are offered, too. */
  readonly infrared: boolean;
}

/** Platforms of the components that are to go, by their ids. */
export type Removed = Readonly<Record<string, string>>;

/** One device message of Home Assistant's discovery. */
export interface DiscoveryMessage {
  readonly topic: string;
  readonly device: Readonly<Record<string, unknown>>;
  readonly softwareVersion: string;
  readonly availabilityTopic: string;
  readonly components: Components;
}

/** The messages that make Home Assistant set up a station; one without components is not to be there. Source: Home Assistant's MQTT documentation, "Device discovery payload", 2026.11. */
export function discoveryMessages(facts: DiscoveryFacts): readonly DiscoveryMessage[] {
  const { base, prefix, info, health, seen, airConditioners, infrared } = facts;
  const { station, softwareVersion } = info;
  const homeAssistant = createHomeAssistantTopics(prefix, base);
  const topics = createTopics(base).station(station);
  const context: StationContext = { deviceId: homeAssistant.deviceId(station), topics };
  const identifiers = [context.deviceId];
  const shared = { softwareVersion, availabilityTopic: topics.status };
  const device = {
    identifiers,
    name: info.name ?? station,
    manufacturer: "Clima",
    model: info.source === "simulated" ? "Simulated weather station" : "Weather station",
    sw_version: softwareVersion,
  };
  const hasClimate = new Set(airConditioners.map(({ remote }) => remote));
  const others = { ...info, remotes: Object.fromEntries(Object.entries(info.remotes).filter(([name]) => !hasClimate.has(name))) };
  const components = {
    ...quantityComponents(context, presentQuantities(info, seen), info.intervalMs),
    ...healthComponents(context, info, health),
    ...(info.source === "device" ? {} : stationComponents(context)),
    ...(hasSender(info) ? { ...climateComponents(context, airConditioners), ...remoteComponents(context, others) } : {}),
    ...receivedComponents(context, others),
  };
  const main = { topic: homeAssistant.device(station), device, ...shared, components };
  if (!infrared) return [main];
  const ofInfrared = { topic: homeAssistant.infrared(station), device: { identifiers }, ...shared };
  return [main, { ...ofInfrared, components: emitterComponents(context, info, hasSender(info)) }];
}

/** Of a station that does not say, it is not known that it has none. */
export const hasSender = ({ infraredSender }: Pick<InfoMessage, "infraredSender">): boolean => infraredSender !== false;

const stationComponents = (context: StationContext): Components =>
  withIds(context, {
    read: {
      platform: "button",
      name: "Read now",
      icon: "mdi:refresh",
      command_topic: context.topics.command("read"),
      command_template: `{"id":"${COMMAND_ID}"}`,
    },
  });

/** The text of a message. A component that only has its platform is removed by Home Assistant. */
export const discoveryJson = (message: DiscoveryMessage, removed: Removed = {}): string =>
  JSON.stringify({
    device: message.device,
    origin: { name: "clima", sw_version: message.softwareVersion },
    availability_topic: message.availabilityTopic,
    qos: 1,
    components: { ...Object.fromEntries(Object.entries(removed).map(([id, platform]) => [id, { platform }])), ...message.components },
  });

/** A valid message as short as can be, to see whether anybody listens: of what Home Assistant has already, it changes nothing. */
export function shortJson(message: DiscoveryMessage): string {
  const first = Object.entries(message.components).slice(0, 1);
  return discoveryJson({ ...message, components: Object.fromEntries(first) });
}
