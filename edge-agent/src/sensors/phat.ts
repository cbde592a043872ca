import type { Clock } from "../platform/clock.ts";
import type { I2cBus } from "../platform/i2c-bus.ts";
import type { Sensor } from "../platform/sensor.ts";
import { createBh1750 } from "./bh1750/bh1750.ts";
import { createBmp180 } from "./bmp180/bmp180.ts";
import { withCircuitBreaker } from "./circuit-breaker.ts";
import { createHtu21d } from "./htu21d/htu21d.ts";

/** The three chips of the ANAVI Infrared pHAT. */
export const createPhatSensors = (bus: I2cBus, clock: Clock): readonly Sensor[] =>
  [createHtu21d(bus, clock), createBmp180(bus, clock), createBh1750(bus, clock)].map((sensor) => withCircuitBreaker(sensor, clock));
