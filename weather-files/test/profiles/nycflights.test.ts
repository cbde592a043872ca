import { describe, expect, test } from "@jest/globals";
import { readWeatherText } from "../support/read-weather-text.ts";

describe("hourly observations as nycflights13 has them", () => {
  const columns = "origin,year,month,day,hour,temp,dewp,humid,wind_dir,wind_speed,wind_gust,precip,pressure,visib";
  const values = "50,41,71,250,10,NA,0.1,1008.4,5";
  const expected =
    "temperatureC=10 dewPointC=5 humidityPct=71 windDirectionDeg=250 windSpeedMs=4.4704 rainMm=2.54 seaLevelPressureHpa=1008.4 visibilityM=8046.72 (dew point 5)";
  const read = async (time: string, rows: readonly string[]) =>
    (await readWeatherText("weather.csv", `${columns},${time}\n${rows.join("\n")}\n`)).items;

  test.each([
    ["with their zone", "time_hour", "2013-07-04T13:00:00Z"],
    ["with their zone, as pandas writes it", "time_hour", "2013-07-04 13:00:00+00:00"],
    ["without it in UTC", "time_hour", "2013-07-04 13:00:00"],
    ["in New York's time, as R's write.csv has them", "time_hour", "2013-07-04 09:00:00"],
    ["named as they were before", "date", "2013-07-04T13:00:00Z"],
  ])("has times %s", async (_what, column, time) => {
    expect(await read(column, [`JFK,2013,7,4,9,${values},${time}`, `LGA,2013,7,4,9,${values},${time}`])).toEqual([
      `2013-07-04T13:00:00.000Z jfk ${expected}`,
      `2013-07-04T13:00:00.000Z lga ${expected}`,
    ]);
  });

  test("asks for the zone of local times of other airports", async () => {
    await expect(read("time_hour", [`SEA,2013,7,4,9,${values},2013-07-04 09:00:00`])).rejects.toThrow(
      /names no time zone; expected --timezone/,
    );
  });

  test("has local times of New York also beside a row that is broken", async () => {
    const time = "2013-07-04 09:00:00";
    const rows = [`JFK,2013,7,4,9,${values},${time}`, `LGA,2013,7,4,9,${values},${time}`, `,2013,7,4,NA,${values},2013-07-04 99:00:00`];
    expect(await read("time_hour", rows)).toEqual([
      `2013-07-04T13:00:00.000Z jfk ${expected}`,
      `2013-07-04T13:00:00.000Z lga ${expected}`,
      expect.stringMatching(/^refused 4: /),
    ]);
  });

  test("keeps the direction 0 of a calm, as the data set has it", async () => {
    expect(await read("time_hour", ["EWR,2013,1,8,1,32,14,46,0,0,0,0,NA,10,2013-01-08T06:00:00Z"])).toEqual([
      "2013-01-08T06:00:00.000Z ewr temperatureC=0 dewPointC=-10 humidityPct=46 windDirectionDeg=0 windSpeedMs=0 windGustMs=0 rainMm=0 visibilityM=16093.44 (dew point -10)",
    ]);
  });
});
