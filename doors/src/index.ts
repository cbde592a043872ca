export type { DeviceReading, OpenDoor, TakeReading } from "./in/port.ts";
export type { DoorsOutSettings } from "./out/settings.ts";
export { type DoorsOut, type DoorsOutPorts, startDoorsOut } from "./out/start-doors-out.ts";
export type { DoorIn, DoorOut, DoorsSettings } from "./settings.ts";
