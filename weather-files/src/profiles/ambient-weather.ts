import type { Profile } from "../port.ts";
import { ANOTHER_SENSOR, DERIVED, DEVICE, EXTREME, INDOORS, IRRADIANCE, LABEL, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { hasColumns, passOver, planByHeaderUnits } from "./shape.ts";

const NAME = "Ambient Weather";

/** What ambientweather.net exports: the header names the units that people chose. "Hourly Rain (in/hr)" is a rate, as its API says. */
export const ambientWeather: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "Date", "Simple Date"),
  plan: (head, options) =>
    planByHeaderUnits(head, options, {
      profile: NAME,
      time: { columns: ["Date"] },
      values: [
        { column: "Outdoor Temperature", quantity: "temperatureC" },
        { column: ["Humidity", "Outdoor Humidity"], quantity: "humidityPct" },
        { column: "Dew Point", quantity: "dewPointC" },
        { column: "Relative Pressure", quantity: "seaLevelPressureHpa" },
        { column: "Absolute Pressure", quantity: "pressureHpa" },
        { column: "Wind Speed", quantity: "windSpeedMs" },
        { column: "Wind Gust", quantity: "windGustMs" },
        { column: "Wind Direction", quantity: "windDirectionDeg" },
        { column: ["Rain Rate", "Hourly Rain"], quantity: "rainRateMmh" },
        { column: "Daily Rain", quantity: "rainDayMm" },
      ],
      passedOver: passOver(head, [
        [/^simple date/, LABEL],
        [/battery/, DEVICE],
        [/^indoor/, INDOORS],
        [/^(feels like|heat index|wind chill)/, DERIVED],
        [/^(event|weekly|monthly|yearly|total|24 hour) rain|last rain/, TOTAL],
        [/^(max daily gust|avg|average)/, EXTREME],
        [/^solar radiation/, IRRADIANCE],
        [/(temperature|humidity|feels like|dew point)$/, ANOTHER_SENSOR],
        [/^(ultra violet|uv|lightning|pm2|pm10|co2|aqi)/, NO_QUANTITY],
      ]),
    }),
};
