export { openDoorsIn } from "./in/open-doors-in.ts";
export type { DeviceReading, OpenDoor, TakeReading } from "./in/port.ts";
export { openSensorDoors, type SensorDoorSettings, type SensorEntry } from "./in/sensor-doors.ts";
export type { DoorsOutSettings } from "./out/settings.ts";
export { type DoorsOut, type DoorsOutPorts, startDoorsOut } from "./out/start-doors-out.ts";
export type { DoorIn, DoorOut, DoorsSettings } from "./settings.ts";
