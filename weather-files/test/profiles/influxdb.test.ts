import { describe, expect, test } from "@jest/globals";
import { readWeatherText, shortUses } from "../support/read-weather-text.ts";

describe("annotated CSV of InfluxDB 2", () => {
  const own = `#group,false,false,true,true,false,false,true,true,true
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string
#default,_result,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,station
,,0,2025-12-31T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,3.4,temperatureC,weather,garden
,,0,2025-12-31T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T00:01:00.5Z,-0.5,temperatureC,weather,garden
,,1,2025-12-31T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,56,humidityPct,weather,garden
,,2,2025-12-31T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,4,temperatureC,weather,roof

#group,false,false,true,true,false,false,true,true,true,true
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string,string
#default,_result,,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,sensor,station
,,3,2025-12-31T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,48.3,cpuTemperatureC,station_health,cpu,garden
`.replaceAll("\n", "\r\n");

  test("of our own has the readings of several tables and stations", async () => {
    const { items, source } = await readWeatherText("query.csv", own);
    expect(source.profile).toBe("InfluxDB");
    expect(items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.4",
      "2026-01-01T00:01:00.500Z garden temperatureC=-0.5",
      "2026-01-01T00:00:00.000Z garden humidityPct=56",
      "2026-01-01T00:00:00.000Z roof temperatureC=4",
    ]);
  });

  test("without annotations, and pivoted, is the same", async () => {
    const plain = own
      .split("\r\n")
      .filter((line) => !line.startsWith("#"))
      .join("\n");
    expect((await readWeatherText("query.csv", plain)).items).toEqual((await readWeatherText("query.csv", own)).items);
    const pivoted = `#datatype,string,long,dateTime:RFC3339,double,double,string,string
#group,false,false,false,false,false,true,true
#default,_result,,,,,,
,result,table,_time,temperatureC,humidityPct,_measurement,station
,,0,2026-01-01T00:00:00Z,3.4,56,weather,garden
,,0,2026-01-01T00:01:00Z,,57,weather,garden
`;
    expect((await readWeatherText("query.csv", pivoted)).items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.4",
      "2026-01-01T00:00:00.000Z garden humidityPct=56",
      "2026-01-01T00:01:00.000Z garden humidityPct=57",
    ]);
  });

  test("of Home Assistant has units as measurements, and sensors as tags", async () => {
    const text = `#datatype,string,long,dateTime:RFC3339,double,string,string,string,string
#group,false,false,false,false,true,true,true,true
#default,_result,,,,,,,
,result,table,_time,_value,_field,_measurement,domain,entity_id
,,0,2026-01-01T00:00:00Z,39.02,value,°F,sensor,garden_temperature
,,1,2026-01-01T00:00:00Z,70,value,°F,sensor,kitchen_temperature
,,2,2026-01-01T00:00:00Z,36,value,km/h,sensor,garden_wind_speed
,,3,2026-01-01T00:00:00Z,7,value,kWh,sensor,energy
`;
    await expect(readWeatherText("query.csv", text)).rejects.toThrow("--station");
    const { items, source } = await readWeatherText("query.csv", text, { station: "garden" });
    expect(items).toEqual(["2026-01-01T00:00:00.000Z garden temperatureC=3.9", "2026-01-01T00:00:00.000Z garden windSpeedMs=10"]);
    expect(shortUses(source)).toContainEqual(expect.stringContaining("kitchen_temperature value - "));
  });

  test("of two sensors of a station asks which is whose", async () => {
    const text = `,result,table,_time,_value,_field,_measurement,location,channel
,,0,2026-01-01T00:00:00Z,3.9,temperature_c,air,garden,a
,,1,2026-01-01T00:00:00Z,20,temperature_c,air,garden,b
`;
    const { items, source } = await readWeatherText("query.csv", text);
    expect(items).toEqual(["2026-01-01T00:00:00.000Z garden temperatureC=3.9"]);
    expect(shortUses(source)).toContain(
      '_value of air,channel=b temperature_c - temperatureC is taken from air,channel=a temperature_c; --map says which is whose: columns: {"air,channel=b temperature_c": {quantity: temperatureC, unit: "°C", station: …}}',
    );
    const mapping = { columns: { "air,channel=b temperature_c": { quantity: "temperatureC", unit: "°C", station: "cellar" } } } as const;
    expect((await readWeatherText("query.csv", text, { mapping })).items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.9",
      "2026-01-01T00:00:00.000Z cellar temperatureC=20",
    ]);
  });

  test("takes the tag sensor_id as the station", async () => {
    const { items } = await readWeatherText(
      "query.csv",
      ",result,table,_time,_value,_field,_measurement,sensor_id\n,,0,2026-01-01T00:00:00Z,61,humidity,air,TLM7\n,,1,2026-01-01T00:00:00Z,62,humidity,air,TLM8\n",
    );
    expect(items).toEqual(["2026-01-01T00:00:00.000Z tlm7 humidityPct=61", "2026-01-01T00:00:00.000Z tlm8 humidityPct=62"]);
  });

  test("has all series that come one after another", async () => {
    const header =
      "#group,false,false,false,false,true,true\n#datatype,string,long,dateTime:RFC3339,double,string,string\n#default,_result,,,,,\n,result,table,_time,_value,_field,_measurement\n";
    const rowsOf = (table: number, field: string, first: number) =>
      Array.from({ length: 130 }, (_, minute) => {
        const time = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
        return `,,${table},${time},${first + (minute % 4)},${field},air\n`;
      }).join("");
    const { items } = await readWeatherText(
      "query.csv",
      header + rowsOf(0, "humidity", 60) + rowsOf(1, "pressure", 1001) + rowsOf(2, "temperature", 4),
      {
        station: "garden",
      },
    );
    expect(items).toHaveLength(390);
    expect(items.filter((item) => item.startsWith("2026-01-01T02:09:00.000Z"))).toEqual([
      "2026-01-01T02:09:00.000Z garden humidityPct=61",
      "2026-01-01T02:09:00.000Z garden pressureHpa=1002",
      "2026-01-01T02:09:00.000Z garden temperatureC=5",
    ]);
    const lines = ["hum=60", "press=1001", "temp=4"].flatMap((field) =>
      Array.from({ length: 130 }, (_, minute) => `air,location=garden ${field} ${1767225600 + 60 * minute}`),
    );
    expect((await readWeatherText("air.lp", lines.join("\n"))).items).toHaveLength(390);
  });

  test("says at its end which field of --map it has not, and nothing of one by its short name", async () => {
    const text = `,result,table,_time,_value,_field,_measurement\n,,0,2026-01-01T00:00:00Z,39,t1,air\n`;
    const mapping = { columns: { t1: { quantity: "temperatureC", unit: "°F" }, t2: { quantity: "humidityPct" } } } as const;
    expect((await readWeatherText("query.csv", text, { station: "garden", mapping })).items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.888889",
      'note of all: --map names "t2", of which there is no row; there are "air t1"',
    ]);
  });

  test("gives refused rows back so that they can be mended and read again", async () => {
    const text = own.replace(",56,humidityPct", ",560,humidityPct");
    const { source, refused } = await readWeatherText("query.csv", text);
    expect(refused).toHaveLength(1);
    const again = [source.refusedHeader, ...refused.map((line) => line.replace("560", "56"))].join("\n");
    expect((await readWeatherText("refused.csv", again)).items).toEqual(["2026-01-01T00:00:00.000Z garden humidityPct=56"]);
  });

  test("that says an error, or no times, is refused with it", async () => {
    await expect(
      readWeatherText("query.csv", "#datatype,string,string\n#group,true,true\n#default,,\n,error,reference\n,bucket not found,897\n"),
    ).rejects.toThrow("it is an answer of InfluxDB that says an error: bucket not found; export the readings again");
    await expect(readWeatherText("query.csv", ",result,table,_value,_field\n,,0,1,temperatureC\n")).rejects.toThrow(
      "without the column _time",
    );
  });
});

describe("CSV of InfluxDB 1.x", () => {
  test.each([
    [
      "with tags as columns",
      "name,time,humidityPct,station,temperatureC\nweather,1767225600000000000,56,garden,3.4\nweather,1767225660000000000,,garden,-0.5\n",
    ],
    [
      "with tags of GROUP BY",
      "name,tags,time,humidityPct,temperatureC\nweather,station=garden,1767225600000000000,56,3.4\nweather,station=garden,1767225660000000000,,-0.5\n",
    ],
    [
      "with times as texts",
      "name,time,humidityPct,station,temperatureC\nweather,2026-01-01T00:00:00Z,56,garden,3.4\nweather,2026-01-01T00:01:00Z,,garden,-0.5\n",
    ],
  ])("%s has each value", async (_, text) => {
    const { items, source } = await readWeatherText("influx.csv", text);
    expect([source.profile, items]).toEqual([
      "InfluxDB",
      [
        "2026-01-01T00:00:00.000Z garden humidityPct=56",
        "2026-01-01T00:00:00.000Z garden temperatureC=3.4",
        "2026-01-01T00:01:00.000Z garden temperatureC=-0.5",
      ],
    ]);
  });

  test("of several measurements has a header for each", async () => {
    const text =
      "name,time,load1,host\ncpu,1767225600000000000,0.5,pi\n\nname,time,station,temperatureC\nweather,1767225600000000000,garden,3.4\n";
    expect((await readWeatherText("influx.csv", text, { station: "garden" })).items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.4",
    ]);
  });
});

describe("line protocol of others", () => {
  test("is read by the names of its fields", async () => {
    const text = `mqtt_consumer,host=pi,location=garden outdoor_temperature_f=39.02,humidity=56i,battery=98i,name="x" 1767225600000000000
mqtt_consumer,host=pi,location=garden outdoor_temperature_f=32,humidity=57i 1767225660000000000
disk,host=pi free=12i 1767225660000000000
nonsense
`;
    const { items, source } = await readWeatherText("telegraf.lp", text);
    expect(source.profile).toBe("InfluxDB");
    expect(items).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.9",
      "2026-01-01T00:00:00.000Z garden humidityPct=56",
      "2026-01-01T00:01:00.000Z garden temperatureC=0",
      "2026-01-01T00:01:00.000Z garden humidityPct=57",
      "refused 4: there are no fields",
    ]);
  });

  test("of Telegraf's mqtt_consumer is read by its topics", async () => {
    const { items, source } = await readWeatherText(
      "mqtt.lp",
      "mqtt_consumer,host=pi,topic=home/garden/temperature value=11.5 1767225600000000000\nmqtt_consumer,host=pi,topic=home/garden/humidity value=61 1767225600000000000\nmqtt_consumer,host=pi,topic=home/kitchen/temperature value=21 1767225600000000000\n",
      { station: "garden" },
    );
    expect(items).toEqual(["2026-01-01T00:00:00.000Z garden temperatureC=11.5", "2026-01-01T00:00:00.000Z garden humidityPct=61"]);
    expect(shortUses(source)).toContain(
      "_value of mqtt_consumer,host=pi,topic=home/kitchen/temperature value - it is measured indoors; --map may name a station for it",
    );
  });

  test("leaves out what is no number, and is told with the reason where no time of it can be read", async () => {
    const { items } = await readWeatherText(
      "telegraf.lp",
      "air,location=garden temp_c=NaN,hum=61 1767225600\nair,location=garden temp_c=4.5,hum=null 1767225660\n",
    );
    expect(items).toEqual(["2026-01-01T00:00:00.000Z garden humidityPct=61", "2026-01-01T00:01:00.000Z garden temperatureC=4.5"]);
    await expect(
      readWeatherText("a.lp", "air,location=garden temp_c=3 1767225600.5\nair,location=garden temp_c=3 1767225601.5\n"),
    ).rejects.toThrow(
      'a.lp: it looks like line protocol, but in "air,location=garden temp_c=3 1767225600.5" the timestamp is "1767225600.5"; expected a whole number',
    );
  });

  test("counts time in any precision", async () => {
    expect((await readWeatherText("a.txt", "air,station=Roof temp_c=4 1767225600\n")).items).toEqual([
      "2026-01-01T00:00:00.000Z roof temperatureC=4",
    ]);
  });
});
