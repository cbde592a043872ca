import { describe, expect, test } from "@jest/globals";
import { readWeatherText } from "../support/read-weather-text.ts";

describe("NOAA ISD as CSV", () => {
  const header =
    '"STATION","DATE","SOURCE","LATITUDE","LONGITUDE","ELEVATION","NAME","REPORT_TYPE","CALL_SIGN","QUALITY_CONTROL","WND","CIG","VIS","TMP","DEW","SLP","AA1","MA1","OC1"\n';
  const row = (date: string, type: string, ...coded: readonly string[]) =>
    `"10637099999","${date}","4","50.05","8.6","111.86","FRANKFURT MAIN, GM","${type}","99999","V020",${coded.map((cell) => `"${cell}"`).join(",")}\n`;

  test("has each number in our unit, and times in UTC", async () => {
    const { items, source } = await readWeatherText(
      "10637099999.csv",
      header +
        row(
          "2024-01-02T03:00:00",
          "FM-12",
          "270,1,N,0041,1",
          "00600,1,9,N",
          "010000,1,9,9",
          "+0123,1",
          "-0007,1",
          "10189,1",
          "01,0010,9,5",
          "10230,1,10052,1",
          "0154,5",
        ),
    );
    expect(source.profile).toBe("NOAA ISD (global-hourly)");
    expect(items).toEqual([
      "2024-01-02T03:00:00.000Z 10637099999 temperatureC=12.3 dewPointC=-0.7 seaLevelPressureHpa=1018.9 pressureHpa=1005.2 windDirectionDeg=270 windSpeedMs=4.1 windGustMs=15.4 visibilityM=10000 rainHourMm=1 (dew point -0.7)",
    ]);
  });

  test("leaves out what is missing, erroneous, or rain of other hours, and summaries", async () => {
    const { items } = await readWeatherText(
      "a.csv",
      header +
        row(
          "2024-01-02T04:00:00",
          "FM-15",
          "999,9,C,0000,5",
          "99999,9,9,N",
          "999999,9,9,9",
          "+9999,9",
          "-0310,3",
          "99999,9",
          "06,0024,9,5",
          "",
          "",
        ) +
        row("2024-01-02T05:00:00", "FM-15", "999,9,V,0021,7", "", "", "+0456,7", "", "", "99,9999,9,9", "", "") +
        row("2024-01-02T23:59:00", "SOD  ", "", "", "", "", "", "", "", "", "") +
        row("2024-01-02T06:00:00", "FM-15", "360,1,N,0010,1", "", "", "-0005,5", "", "", "", "99999,9,99999,9", "9999,9"),
      { station: "frankfurt" },
    );
    expect(items).toEqual([
      "left out 2 DEW: NOAA's quality code 3 says that it is erroneous",
      "left out 2 AA1: it is the rain of 6 hours, for which Clima has no quantity",
      "2024-01-02T04:00:00.000Z frankfurt windSpeedMs=0",
      "refused 3: there is no value: NOAA's quality code 7 says that it is erroneous",
      "2024-01-02T06:00:00.000Z frankfurt temperatureC=-0.5 windDirectionDeg=360 windSpeedMs=1",
    ]);
  });
});

test("NOAA ISD takes the rain of an hour wherever it stands, leaves out a trace and sums, and has no direction of a calm", async () => {
  const { items } = await readWeatherText(
    "06260099999.csv",
    `"STATION","DATE","REPORT_TYPE","WND","TMP","AA1","AA2","AA3"
"06260099999","2024-03-01T06:00:00","FM-12","000,1,C,0000,1","+0041,1","06,0034,9,1","24,0051,9,1","01,0007,9,1"
"06260099999","2024-03-01T07:00:00","FM-12","360,1,N,0020,1","+0042,1","01,0000,2,1","",""
"06260099999","2024-03-01T08:00:00","FM-12","","+0043,1","01,0120,4,1","06,0120,9,1",""
"06260099999","2024-03-01T09:00:00","FM-12","","+0044,1","03,0011,9,1","",""
"06260099999","2024-03-01T10:00:00","FM-12","","+0045,1","01,9999,9,9","",""
`,
  );
  expect(items).toEqual([
    "2024-03-01T06:00:00.000Z 06260099999 temperatureC=4.1 windSpeedMs=0 rainHourMm=0.7",
    "left out 3 AA1: 01,0000,2,1 is a trace, too little to be measured",
    "2024-03-01T07:00:00.000Z 06260099999 temperatureC=4.2 windDirectionDeg=360 windSpeedMs=2",
    "left out 4 AA1: NOAA's condition code 4 says that it is not what fell in this hour",
    "2024-03-01T08:00:00.000Z 06260099999 temperatureC=4.3",
    "left out 5 AA1: it is the rain of 3 hours, for which Clima has no quantity",
    "2024-03-01T09:00:00.000Z 06260099999 temperatureC=4.4",
    "2024-03-01T10:00:00.000Z 06260099999 temperatureC=4.5",
  ]);
});

test("NOAA ISD in fixed places is read as its CSV", async () => {
  const control = "106370999992024030106004+50050+008600FM-12+0112EDDF V020";
  const { items, source, refused } = await readWeatherText(
    "106370-99999-2024",
    `0158${control}2701N004110060019N0100001N1+01231-00071101891ADDAA106003491AA201000791GA1085+006001991MA1102301100525OC101545REMSYN004AA101999991\r
0105${control}9999C000019999999N9999999N9-00125+99999999999\r
0105${control}2701N\r
`,
  );
  expect(source.profile).toBe("NOAA ISD (global-hourly)");
  expect(items).toEqual([
    "2024-03-01T06:00:00.000Z 10637099999 temperatureC=12.3 dewPointC=-0.7 seaLevelPressureHpa=1018.9 pressureHpa=1005.2 windDirectionDeg=270 windSpeedMs=4.1 windGustMs=15.4 visibilityM=10000 rainHourMm=0.7 (dew point -0.7)",
    "2024-03-01T06:00:00.000Z 10637099999 temperatureC=-1.2 windSpeedMs=0",
    "refused 3: it is no record of the ISD, whose parts stand in their places",
  ]);
  expect(refused).toEqual([`0105${control}2701N`]);
});

test("NOAA ISD-Lite is known by its columns of numbers", async () => {
  const { items, source } = await readWeatherText(
    "106370-99999-2010",
    "2010 01 01 00   -33   -56 10064   270    46     2     0 -9999\n2010 01 01 01    12 -9999 -9999     0     0 -9999    -1    15\n2010 01 01 02 -9999 -9999 -9999 -9999 -9999 -9999 -9999 -9999\n2010 01 01 03   105    98 10071   180    21     8    25    31\n",
    { station: "frankfurt" },
  );
  expect(source.profile).toBe("NOAA ISD-Lite");
  expect(items).toEqual([
    "2010-01-01T00:00:00.000Z frankfurt temperatureC=-3.3 dewPointC=-5.6 seaLevelPressureHpa=1006.4 windDirectionDeg=270 windSpeedMs=4.6 rainHourMm=0 (dew point -5.6)",
    "left out 2 11: -1 is a trace, too little to be measured",
    "2010-01-01T01:00:00.000Z frankfurt temperatureC=1.2 windSpeedMs=0",
    "refused 3: the row has no value",
    "2010-01-01T03:00:00.000Z frankfurt temperatureC=10.5 dewPointC=9.8 seaLevelPressureHpa=1007.1 windDirectionDeg=180 windSpeedMs=2.1 rainHourMm=2.5 (dew point 9.8)",
  ]);
});

describe("GHCN-hourly", () => {
  const codes = (name: string) => [
    name,
    `${name}_Measurement_Code`,
    `${name}_Quality_Code`,
    `${name}_Report_Type`,
    `${name}_Source_Code`,
    `${name}_Source_Station_ID`,
  ];
  const names = [
    "temperature",
    "dew_point_temperature",
    "station_level_pressure",
    "sea_level_pressure",
    "wind_direction",
    "wind_speed",
    "wind_gust",
    "precipitation",
    "relative_humidity",
    "wet_bulb_temperature",
    "visibility",
    "altimeter",
    "precipitation_6_hour",
  ];
  const cells = (values: Readonly<Record<string, string>>) =>
    names.flatMap((name) => {
      const [value = "", quality = ""] = (values[name] ?? "").split(" ");
      return value === "" ? ["", "", "", "", "", ""] : [value, "", quality, "FM15-", "343", "72219013874"];
    });
  const values = {
    temperature: "11.7 1",
    dew_point_temperature: "3.3 1",
    station_level_pressure: "981.1 5",
    sea_level_pressure: "1018.3 1",
    wind_direction: "300 1",
    wind_speed: "4.1 1",
    wind_gust: "9.3 1",
    precipitation: "0.3 1",
    relative_humidity: "56 1",
    wet_bulb_temperature: "7.8 1",
    visibility: "16.093 1",
    altimeter: "1018.6 1",
    precipitation_6_hour: "2.0 1",
  };
  const expected =
    "temperatureC=11.7 dewPointC=3.3 wetBulbC=7.8 humidityPct=56 pressureHpa=981.1 seaLevelPressureHpa=1018.3 windDirectionDeg=300 windSpeedMs=4.1 windGustMs=9.3 rainHourMm=0.3 visibilityM=16093 (dew point 3.3)";

  test.each([
    ["with the parts of a date", ["Year", "Month", "Day", "Hour", "Minute"], ["2023", "2", "3", "4", "5"]],
    [
      "with a date and its parts",
      ["DATE", "Year", "Month", "Day", "Hour", "Minute"],
      ["2023-02-03T04:05:00", "2023", "02", "03", "04", "05"],
    ],
    ["with a date alone", ["DATE"], ["2023-02-03T04:05:00"]],
  ])("%s has each number in our unit, in UTC", async (_, timeNames, time) => {
    const header = [
      "Station_ID",
      "Station_name",
      ...timeNames,
      "Latitude",
      "Longitude",
      "Elevation",
      ...names.flatMap(codes),
      "remarks",
    ].join("|");
    const line = ["USW00013874", "ATLANTA HARTSFIELD", ...time, "33.6301", "-84.4418", "307.8", ...cells(values), "AMOS"].join("|");
    const { items, source } = await readWeatherText("GHCNh_USW00013874_2023.psv", `${header}\n${line}\n`);
    expect([source.profile, items]).toEqual(["GHCN-hourly", [`2023-02-03T04:05:00.000Z usw00013874 ${expected}`]]);
  });

  test("leaves out what failed a check, and marks what is suspect", async () => {
    const header = ["Station_ID", "Station_name", "DATE", ...names.flatMap(codes)].join("|");
    const line = (time: string, more: Readonly<Record<string, string>>) => ["A", "B", time, ...cells(more)].join("|");
    const text = [
      header,
      line("2023-02-03T04:00:00", { temperature: "11.7 2", relative_humidity: "56 3", wind_speed: "4 S" }),
      line("2023-02-03T05:00:00", { temperature: "99.9 7" }),
    ].join("\n");
    const { items } = await readWeatherText("a.psv", text);
    expect(items).toEqual([
      "left out 2 relative_humidity: the quality code 3 of relative_humidity says that it failed a check",
      "left out 2 wind_speed: the quality code S of wind_speed says that it failed a check",
      "2023-02-03T04:00:00.000Z a temperatureC=11.7 ?temperatureC",
      "refused 3: the row has no value: the quality code 7 of temperature says that it failed a check",
    ]);
  });
});

test("GHCN-hourly of the access service is known by its codes; capital letters accept a value, and a trace is left out", async () => {
  const { items, source } = await readWeatherText(
    "ghcnh.csv",
    `"STATION","DATE","temperature","temperature_Quality_Code","wind_speed","wind_speed_Quality_Code","precipitation","precipitation_Measurement_Code","precipitation_Quality_Code"
"USW00013874","2024-03-01T00:52:00","97.0","3","4.1","1","0.0","T","1"
"USW00013874","2024-03-01T01:52:00","14.0","C","4.6","s","0.0","2","5"
"USW00013874","2024-03-01T02:52:00","14.4","P","","","3.6","","A"
"USW00013874","2024-03-01T03:52:00","14.6","L","2.1","6","0.0","","1"
`,
  );
  expect(source.profile).toBe("GHCN-hourly");
  const failed = (code: string, column: string) => `the quality code ${code} of ${column} says that it failed a check`;
  const trace = "precipitation is a trace, too little to be measured";
  expect(items).toEqual([
    `left out 2 temperature: ${failed("3", "temperature")}`,
    `left out 2 precipitation: ${trace}`,
    "2024-03-01T00:52:00.000Z usw00013874 windSpeedMs=4.1",
    `left out 3 wind_speed: ${failed("s", "wind_speed")}`,
    `left out 3 precipitation: ${trace}`,
    "2024-03-01T01:52:00.000Z usw00013874 temperatureC=14",
    "left out 4 precipitation: the quality code A of precipitation says that it is a sum of more than an hour",
    "2024-03-01T02:52:00.000Z usw00013874 temperatureC=14.4",
    `left out 5 temperature: ${failed("L", "temperature")}`,
    "2024-03-01T03:52:00.000Z usw00013874 windSpeedMs=2.1 rainHourMm=0 ?windSpeedMs",
  ]);
});
