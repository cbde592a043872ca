import { DEFAULT_BASE } from "./topics.ts";

/** Where Home Assistant looks for devices, unless it is set otherwise there. */
export const DISCOVERY_PREFIX = "homeassistant";

/** Ids of Home Assistant are letters, digits, _ and -; a base of one's own keeps two stations of the same id apart. */
const ownerOf = (base: string): string => (base === DEFAULT_BASE ? "clima" : base.replace(/[^A-Za-z0-9-]+/g, "_"));

/** The topics under which Home Assistant and stations meet. */
export function createHomeAssistantTopics(prefix: string = DISCOVERY_PREFIX, base: string = DEFAULT_BASE) {
  const deviceId = (stationId: string) => `${ownerOf(base)}_${stationId}`;
  return {
    /** Home Assistant's birth and will: online and offline. */
    status: `${prefix}/status`,
    /** By this id Home Assistant knows the station, whatever it is called. */
    deviceId,
    /** What the station is made of. */
    device: (stationId: string) => `${prefix}/device/${deviceId(stationId)}/config`,
    /** Its infrared emitter and receiver: a Home Assistant older than 2026.7 refuses the whole message that has one. */
    infrared: (stationId: string) => `${prefix}/device/${deviceId(stationId)}_ir/config`,
    everything: `${prefix}/#`,
  };
}
