import { climateRange, type Library } from "@clima/infrared";
import { createTopics, type InfoMessage, type Log } from "@clima/schemas";
import { type AirConditioner, isClimate } from "../home-assistant/climate-components.ts";
import { createDiscovery, type Discovery, NO_DISCOVERY } from "../home-assistant/discovery.ts";
import type { AgentSettings } from "../settings.ts";
import type { StationPorts } from "./port.ts";
import { levelOf } from "./remote-level.ts";

/** Told nothing where the settings or the memory for it are not there. */
export function joinHomeAssistant(
  { homeAssistant, base }: Pick<AgentSettings, "homeAssistant" | "base">,
  { link, clock, remotes, discoveryMemory: memory }: StationPorts,
  info: () => InfoMessage,
  log: Log,
): Discovery {
  if (!homeAssistant || !memory) return NO_DISCOVERY;
  const stateTopic = createTopics(base).station(info().station).irState;
  const airConditioners = () => airConditionersOf(remotes.library, stateTopic);
  return createDiscovery({ settings: homeAssistant, base, link, clock, memory, info, airConditioners, log });
}

/** The remotes that are a climate entity to Home Assistant. */
const airConditionersOf = (library: Library, stateTopic: (level: string) => string): readonly AirConditioner[] =>
  Object.keys(library.remotes()).flatMap((name) => {
    const remote = library.remote(name);
    const range = remote.ok ? climateRange(remote.value) : undefined;
    return range && isClimate(range) ? [{ ...range, remote: name, stateTopic: stateTopic(levelOf(name)) }] : [];
  });
