export type { DeviceReading, OpenDoor, TakeReading } from "./in/port.ts";
export type { DoorIn, DoorOut, DoorsSettings } from "./settings.ts";
