import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { openWeatherFile } from "../../src/index.ts";
import { readOptions, shortItems } from "../support/items.ts";
import { readWeatherText, shortUses } from "../support/read-weather-text.ts";

describe("history.csv of Home Assistant", () => {
  const text = `entity_id,state,last_changed
sensor.garden_humidity,56,2026-01-01T00:00:02.000Z
sensor.garden_humidity,unavailable,2026-01-01T00:05:02.000Z
sensor.garden_pressure,1005.2,2026-01-01T00:00:01.500Z
sensor.garden_temperature,3.4,2026-01-01T00:00:01.123Z
sensor.garden_temperature,unknown,2026-01-01T00:10:00.000Z
sensor.garden_temperature,-0.2,2026-01-01T01:00:00.000Z
sensor.garden_wind_speed,12,2026-01-01T01:00:00.000Z
sensor.kitchen_temperature,21.5,2026-01-01T00:00:01.123Z
light.garden,on,2026-01-01T00:00:01.123Z
sensor.garden_battery,98,2026-01-01T00:00:01.123Z
`;

  test("has a value a row, by the names of sensors; what is none is no fault", async () => {
    const { items, source } = await readWeatherText("history.csv", text, { station: "garden" });
    expect(source.profile).toBe("Home Assistant");
    expect(items).toEqual([
      "2026-01-01T00:00:02.000Z garden humidityPct=56",
      "2026-01-01T00:00:01.500Z garden pressureHpa=1005.2",
      "2026-01-01T00:00:01.123Z garden temperatureC=3.4",
      "2026-01-01T01:00:00.000Z garden temperatureC=-0.2",
    ]);
    expect(source.notes.join()).toContain("the file says no units");
  });

  test("tells why sensors are passed over", async () => {
    const { source } = await readWeatherText("history.csv", text, { station: "garden" });
    expect(shortUses(source)).toEqual(
      expect.arrayContaining([
        "state of sensor.garden_temperature = temperatureC °C",
        "state of sensor.garden_wind_speed - its unit is not said; say it with --map: columns: {sensor.garden_wind_speed: {quantity: windSpeedMs, unit: …}}",
        "state of sensor.kitchen_temperature - it is measured indoors; --map may name a station for it",
        "state of light.garden - it is no sensor",
        "state of sensor.garden_battery - it is of the device, not of the weather",
      ]),
    );
  });

  test("is read by what --map says of sensors", async () => {
    const mapping = {
      columns: {
        "sensor.kitchen_temperature": { quantity: "temperatureC", station: "kitchen" },
        "sensor.garden_wind_speed": { quantity: "windSpeedMs", unit: "km/h" },
        "state of sensor.garden_humidity": { quantity: "nothing" },
      },
    } as const;
    const { items } = await readWeatherText("history.csv", text, { station: "garden", mapping });
    expect(items).toEqual([
      "2026-01-01T00:00:01.500Z garden pressureHpa=1005.2",
      "2026-01-01T00:00:01.123Z garden temperatureC=3.4",
      "2026-01-01T01:00:00.000Z garden temperatureC=-0.2",
      "2026-01-01T01:00:00.000Z garden windSpeedMs=3.333333",
      "2026-01-01T00:00:01.123Z kitchen temperatureC=21.5",
    ]);
  });

  test("says at its end which sensor of --map it has not", async () => {
    const mapping = { columns: { "sensor.kichen_temperature": { quantity: "temperatureC", station: "kitchen" } } } as const;
    const { items } = await readWeatherText("history.csv", text, { station: "garden", mapping });
    expect(items.filter((item) => item.startsWith("note"))).toEqual([
      expect.stringMatching(
        /--map names "sensor\.kichen_temperature", of which there is no row; there are .*"sensor\.kitchen_temperature"/,
      ),
    ]);
    expect(items.at(-1)).toMatch(/^note/);
  });

  test("needs --station", async () => {
    await expect(readWeatherText("history.csv", text)).rejects.toThrow("--station");
  });

  test("of two sensors of one quantity takes the one outdoors, and says which entry takes the other", async () => {
    const two =
      "entity_id,state,last_changed,unit_of_measurement\nsensor.a_temperature,40,2026-01-01T00:00:00.000Z,°F\nsensor.outdoor_temperature,50,2026-01-01T00:00:01.000Z,°F\n";
    const { items, source } = await readWeatherText("history.csv", two, { station: "garden" });
    expect(items).toEqual(["2026-01-01T00:00:01.000Z garden temperatureC=10"]);
    expect(shortUses(source)).toContain(
      'state of sensor.a_temperature - temperatureC is taken from sensor.outdoor_temperature; --map says which is whose: columns: {sensor.a_temperature: {quantity: temperatureC, unit: "°F", station: …}}',
    );
  });

  test("without units may be in °F and inHg, where its numbers leave no doubt", async () => {
    const us =
      "entity_id,state,last_changed\nsensor.outdoor_temperature,71.6,2026-01-01T00:00:00.000Z\nsensor.outdoor_pressure,29.92,2026-01-01T00:00:00.000Z\n";
    expect((await readWeatherText("history.csv", us, { station: "garden" })).items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=22",
      "2026-01-01T00:00:00.000Z garden pressureHpa=1013.207589",
    ]);
  });
});

describe("history.csv of sensors one after another", () => {
  const rowsOf = (sensor: string, first: number, more = "") =>
    Array.from({ length: 150 }, (_, minute) => {
      const time = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
      return `sensor.${sensor},${(first + (minute % 9) / 10).toFixed(1)},${time}${more}\n`;
    }).join("");
  const header = "entity_id,state,last_changed\n";

  test("has all of them, and the one outdoors of two, also where it comes later", async () => {
    const text =
      header + rowsOf("air_humidity", 50) + rowsOf("air_temperature", 18) + rowsOf("garden_temperature", 3) + rowsOf("p_pressure", 1003);
    const { items, source } = await readWeatherText("history.csv", text, { station: "garden" });
    expect(items).toHaveLength(450);
    expect(items.filter((item) => item.startsWith("2026-01-01T02:29:00.000Z"))).toEqual([
      "2026-01-01T02:29:00.000Z garden humidityPct=50.5",
      "2026-01-01T02:29:00.000Z garden temperatureC=3.5",
      "2026-01-01T02:29:00.000Z garden pressureHpa=1003.5",
    ]);
    expect(shortUses(source).filter((use) => use.startsWith("state of "))).toEqual([
      "state of sensor.air_humidity = humidityPct %",
      expect.stringMatching(/^state of sensor.air_temperature - temperatureC is taken from sensor.garden_temperature/),
      "state of sensor.garden_temperature = temperatureC °C",
      "state of sensor.p_pressure = pressureHpa hPa",
    ]);
  });

  test("out of a pipe, of which only the beginning is looked at, tells what is passed over further down", async () => {
    const text = header + rowsOf("air_humidity", 50) + rowsOf("garden_temperature", 3);
    const opened = await openWeatherFile(Readable.from([Buffer.from(text)]), readOptions({ station: "garden" }));
    if (!opened.ok || !opened.value[0]) throw new Error("not opened");
    const items = await shortItems(opened.value[0].items);
    expect(items).toHaveLength(151);
    expect(items.at(-1)).toMatch(/^note of all: 150 rows further down are passed over: its unit is not said; say it with --map/);
  });

  test("has the units that stand in attributes", async () => {
    const more = ',"{""unit_of_measurement"": ""°F"", ""device_class"": ""temperature""}"';
    const { items } = await readWeatherText("states.csv", `entity_id,state,last_changed,attributes\n${rowsOf("garden_air", 23, more)}`, {
      station: "garden",
    });
    expect(items[0]).toBe("2026-01-01T00:00:00.000Z garden temperatureC=-5");
  });

  test("may have decimal commas", async () => {
    const text = "entity_id;state;last_changed\nsensor.garden_temperature;3,5;2026-01-01T00:00:00Z\n";
    expect((await readWeatherText("history.csv", text, { station: "garden" })).items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.5",
    ]);
  });
});

test("history.csv without units has its dew point in °F where the air is, and a failed sensor's 85 decides nothing", async () => {
  const rows = (name: string, numbers: readonly number[]) =>
    numbers.map((number, index) => `sensor.${name},${number},2026-01-01T0${index}:00:00Z\n`).join("");
  const of = async (air: readonly number[]) =>
    readWeatherText(
      "history.csv",
      `entity_id,state,last_changed\n${rows("garden_dew_point", [30, 29])}${rows("esp32_garden_temperature", air)}${rows("esp32_temperature", [41, 40])}`,
      { station: "garden" },
    );
  expect(shortUses((await of([68, 66.2])).source)).toEqual(
    expect.arrayContaining([
      "state of sensor.garden_dew_point = dewPointC °F",
      "state of sensor.esp32_garden_temperature = temperatureC °F",
      "state of sensor.esp32_temperature - about the device, not the weather",
    ]),
  );
  expect((await of([85, 14.5])).items).toEqual([
    "2026-01-01T00:00:00.000Z garden dewPointC=30 (dew point 30)",
    "2026-01-01T01:00:00.000Z garden dewPointC=29 (dew point 29)",
    "refused 4: there is no value: temperatureC is 85; expected -80 to 60 °C",
    "2026-01-01T01:00:00.000Z garden temperatureC=14.5",
  ]);
});

describe("statistics of Home Assistant", () => {
  test("may write the unit without its sign, and name external ones with a colon", async () => {
    const { items } = await readWeatherText(
      "statistics.tsv",
      "statistic_id\tunit\tstart\tmin\tmax\tmean\nsensor.balcony\tC\t15.01.2026 07:00\t1\t4\t2.5\nsensor:yard_air\thPa\t15.01.2026 07:00\t998\t1004\t1001.5\n",
      { station: "garden", timeZone: "Europe/Berlin" },
    );
    expect(items).toEqual(["2026-01-15T06:00:00.000Z garden temperatureC=2.5", "2026-01-15T06:00:00.000Z garden pressureHpa=1001.5"]);
  });

  test("as import_statistics exports them have units, local times and tabs", async () => {
    const text = `statistic_id\tunit\tstart\tmin\tmax\tmean\tsum\tstate\tdelta
sensor.garden_temperature\t°C\t26.01.2024 12:00\t20,1\t21,4\t20,5\t\t\t
sensor.garden_wind_speed\tkm/h\t26.01.2024 12:00\t0\t36\t18,0\t\t\t
sensor.garden_rain\tmm\t26.01.2024 12:00\t\t\t\t10,5\t100\t0,2
`;
    const { items, source } = await readWeatherText("statistics.tsv", text, { station: "garden", timeZone: "Europe/Vienna" });
    expect(source.profile).toBe("Home Assistant");
    expect(items).toEqual(["2024-01-26T11:00:00.000Z garden temperatureC=20.5", "2024-01-26T11:00:00.000Z garden windSpeedMs=5"]);
    expect(source.notes).toContain("hourly means, which are stored at the beginning of their hour as Home Assistant has them");
  });

  test("with numbers of seconds have instants", async () => {
    const text = "statistic_id,unit_of_measurement,start_ts,mean,min,max\nsensor.outdoor_humidity,%,1767225600.0,81.25,80,82\n";
    expect((await readWeatherText("statistics.csv", text, { station: "garden" })).items).toEqual([
      "2026-01-01T00:00:00.000Z garden humidityPct=81.25",
    ]);
  });

  test("without a zone ask for it", async () => {
    const text = "statistic_id,unit,start,mean,min,max\nsensor.outdoor_humidity,%,2026-01-01 00:00,81,80,82\n";
    await expect(readWeatherText("statistics.csv", text, { station: "garden" })).rejects.toThrow("--timezone");
  });
});

describe("a column for each sensor of Home Assistant", () => {
  const text = `time,sensor.garden_temperature (°F),sensor.cellar_temperature (°F),sensor.garden_humidity,sensor.energy (kWh)
2026-01-01T00:00:00Z,39.02,50,56,7
2026-01-01T01:00:00Z,unavailable,50,57,7
`;

  test("is read by their names and units", async () => {
    const { items, source } = await readWeatherText("pivot.csv", text, { station: "garden" });
    expect(items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.9 humidityPct=56",
      "2026-01-01T01:00:00.000Z garden humidityPct=57",
    ]);
    expect(shortUses(source)).toEqual([
      "time = time",
      "sensor.garden_temperature (°F) = temperatureC °F",
      "sensor.garden_humidity = humidityPct %",
      expect.stringContaining("sensor.cellar_temperature (°F) - indoors"),
      "sensor.energy (kWh) - Clima has no such quantity",
    ]);
  });

  test("is read by --map", async () => {
    const mapping = { columns: { "sensor.cellar_temperature (°F)": { quantity: "temperatureC", unit: "°F", station: "cellar" } } } as const;
    const { items } = await readWeatherText("pivot.csv", text, { station: "garden", mapping });
    expect(items).toContain("2026-01-01T00:00:00.000Z cellar temperatureC=10");
  });
});
