import { splitHeader } from "../columns/header.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";
import { DERIVED, DEVICE, EXTREME, IRRADIANCE, LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

const NAME = "Tempest";

/**
 * WeatherFlow's Tempest: the values of obs_st (weatherflow.github.io/Tempest/api/udp), the names of its REST API's observations, and what
 * programs make of them. Wind in m/s, pressure of the station in mb, rain of the interval in mm. Corrected rain (…_final) is passed over:
 * it is another one than that which the station measured.
 */
export const tempest: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "wind_lull") && (hasColumns(head, "wind_avg") || hasColumns(head, "wind_gust") || hasColumns(head, "wind_average")),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: { columns: [["timestamp", "time", "epoch", "time_epoch", "obs_time", "datetime", "date"]] },
      values: [
        { column: ["air_temperature", "temperature", "temp"], quantity: "temperatureC", unit: "°C" },
        { column: ["relative_humidity", "humidity", "rh"], quantity: "humidityPct", unit: "%" },
        { column: ["dew_point", "dewpoint"], quantity: "dewPointC", unit: "°C" },
        { column: ["station_pressure", "pressure"], quantity: "pressureHpa", unit: "hPa" },
        { column: ["sea_level_pressure"], quantity: "seaLevelPressureHpa", unit: "hPa" },
        { column: ["illuminance", "brightness", "lux"], quantity: "illuminanceLux", unit: "lx" },
        { column: ["wind_avg", "wind_average"], quantity: "windSpeedMs", unit: "m/s" },
        { column: "wind_gust", quantity: "windGustMs", unit: "m/s" },
        { column: ["wind_direction", "wind_dir"], quantity: "windDirectionDeg", unit: "°" },
        {
          column: [
            "precip",
            "rain",
            "precipitation",
            "rain_accumulated",
            "rain_accumulation",
            "precip_accumulated",
            "rain_prev_minute",
            "precip_accum",
          ],
          quantity: "rainMm",
          unit: "mm",
        },
        { column: ["precip_accum_last_1hr", "precip_total_1h"], quantity: "rainHourMm", unit: "mm" },
        {
          column: [
            "local_daily_precip",
            "precip_accum_local_day",
            "local_day_rain_accumulation",
            "local_daily_rain_accumulation",
            "day_rain",
          ],
          quantity: "rainDayMm",
          unit: "mm",
        },
      ],
      passedOver: passOver(head, [
        [/^wind lull$/, EXTREME],
        [/^solar/, IRRADIANCE],
        [/final|analysis|yesterday/, "rain that the service corrected, or of another day"],
        [/^(feels like|heat index|wind chill|wet bulb|delta t|air density|pressure trend|barometric)/, DERIVED],
        [/^(battery|report interval|wind (sample )?interval|bucket|firmware|rssi)/, DEVICE],
        [/^(device id|station id|serial|type|source|hub)/, LABEL],
        [/.*/, NO_QUANTITY],
      ]),
      notes: head.columns.some((column) => splitHeader(column).unit !== undefined)
        ? []
        : ["the header names no units: those of WeatherFlow's API are taken: °C, mb, m/s, lx and mm"],
    }),
};
