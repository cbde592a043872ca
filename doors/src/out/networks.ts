import type { DoorOut } from "../settings.ts";
import { cwop } from "./cwop.ts";
import { httpHook } from "./http-hook.ts";
import { openSenseMap } from "./opensensemap.ts";
import type { Network } from "./port.ts";
import { pwsWeather } from "./pwsweather.ts";
import { weatherUnderground } from "./weather-underground.ts";
import { windy } from "./windy.ts";

/** The network that a door sends to. */
export function networkOf(door: DoorOut, softwareVersion: string): Network {
  switch (door.kind) {
    case "weather-underground":
      return weatherUnderground(door, softwareVersion);
    case "pwsweather":
      return pwsWeather(door, softwareVersion);
    case "cwop":
      return cwop(door, softwareVersion);
    case "windy":
      return windy(door, softwareVersion);
    case "opensensemap":
      return openSenseMap(door);
    case "http":
      return httpHook(door);
  }
}
