export type { DeviceReading, OpenDoor, TakeReading } from "./in/port.ts";
export { type Doors, type DoorsPorts, startDoors } from "./main.ts";
export { type DoorsOut, type DoorsOutPorts, startDoorsOut } from "./out/start-doors-out.ts";
export type { DoorsOutSettings } from "./out/settings.ts";
export type { DoorIn, DoorOut, DoorsSettings } from "./settings.ts";
export type { DoorReading, DoorStation, DoorStationFacts, OpenStation } from "./stations.ts";
