import { describe, expect, test } from "@jest/globals";
import { readWeatherText, shortUses } from "../support/read-weather-text.ts";

const HEADER =
  "station,valid,tmpf,dwpf,relh,drct,sknt,p01i,alti,mslp,vsby,gust,skyc1,skyl1,wxcodes,peak_wind_gust,peak_wind_drct,peak_wind_time,feel,metar,snowdepth";
const ROW =
  "AMW,2022-07-04 11:53,71.96,69.98,93.46,260.00,4.00,0.56,29.98,1014.60,2.00,14.00,FEW,700.00,TSRA BR,M,M,M,71.96,KAMW 041153Z AUTO 26004KT 2SM,M";
const READ =
  "temperatureC=22.2 dewPointC=21.1 humidityPct=93.46 windDirectionDeg=260 windSpeedMs=2.057778 windGustMs=7.202222 rainHourMm=14.224 seaLevelPressureHpa=1014.6 visibilityM=3218.688 (dew point 21.1)";

describe("a download of the Iowa Environmental Mesonet", () => {
  test.each([
    ["without comments", "", "2022-07-04T11:53:00.000Z"],
    [
      "with comments, in UTC",
      "#DEBUG: Format Typ    -> comma\n#DEBUG: Time Period   -> 2022-07-04 00:00:00+00:00 2022-07-05 00:00:00+00:00\n#DEBUG: Time Zone     -> Etc/UTC\n#DEBUG: Entries Found -> 1\n",
      "2022-07-04T11:53:00.000Z",
    ],
    [
      "with comments, in another zone",
      "#DEBUG: Format Typ    -> comma\n#DEBUG: Time Zone     -> America/Chicago\n",
      "2022-07-04T16:53:00.000Z",
    ],
  ])("%s has each number in our unit", async (_, comments, takenAt) => {
    const { items, source } = await readWeatherText("asos.txt", `${comments}${HEADER}\n${ROW}\n`);
    expect([source.profile, items]).toEqual(["IEM ASOS", [`${takenAt} amw ${READ}`]]);
  });

  test("for another zone, which the file does not say, is read by --timezone", async () => {
    const { items } = await readWeatherText("asos.csv", `${HEADER}\n${ROW}\n`, { timeZone: "America/Chicago" });
    expect(items).toEqual([`2022-07-04T16:53:00.000Z amw ${READ}`]);
  });

  test("asks for the zone where it names one that is of no clock", async () => {
    const text = (zone: string) => `station,valid${zone},tmpf\nAMW,2022-07-04 11:53,50\n`;
    expect((await readWeatherText("asos.csv", text("(America/Chicago)"))).items).toEqual(["2022-07-04T16:53:00.000Z amw temperatureC=10"]);
    await expect(readWeatherText("asos.csv", text(" (CST/CDT timezone)"))).rejects.toThrow(/names no time zone; expected --timezone/);
  });

  test("says that its times are UTC where --timezone says no other", async () => {
    const notesOf = async (timeZone?: string) => (await readWeatherText("asos.csv", `${HEADER}\n${ROW}\n`, { timeZone })).source.notes;
    expect((await notesOf()).join()).toContain("times are UTC, as downloads are if no other zone was chosen");
    expect((await notesOf("America/Chicago")).join()).not.toMatch(/UTC|which this kind of file says/);
  });

  test("leaves out a trace of rain, in whichever way it was asked for", async () => {
    const rains = ["T", "0.0001", "0.01", "0.00"];
    const inches = rains.map((rain, hour) => `AMW,2022-07-04 1${hour}:53,50,${rain}\n`).join("");
    expect((await readWeatherText("asos.csv", `station,valid,tmpf,p01i\n${inches}`)).items).toEqual([
      'left out 2 p01i: "T" is a trace, too little to be measured',
      "2022-07-04T10:53:00.000Z amw temperatureC=10",
      "left out 3 p01i: 0.0001 stands for a trace, too little to be measured",
      "2022-07-04T11:53:00.000Z amw temperatureC=10",
      "2022-07-04T12:53:00.000Z amw temperatureC=10 rainHourMm=0.254",
      "2022-07-04T13:53:00.000Z amw temperatureC=10 rainHourMm=0",
    ]);
  });

  test("of years ago names the zone beside the time", async () => {
    const { items } = await readWeatherText(
      "asos.txt",
      "station,valid (UTC timezone),tmpf,sknt\nAMW,2012-07-04 11:53,71.96,4.00\nAMW,2012-07-04 12:53,71.96,4.00\n",
    );
    expect(items[0]).toBe("2012-07-04T11:53:00.000Z amw temperatureC=22.2 windSpeedMs=2.057778");
  });

  test("leaves out M, null and traces, and calms have no direction", async () => {
    const text =
      "station,valid,tmpc,dwpc,drct,sknt,p01m,p01i,mslp\nAMW,2022-07-04 11:53,22.2,M,0.00,0.00,null,M,M\nAMW,2022-07-04 12:53,M,M,M,M,M,M,M\n";
    const { items } = await readWeatherText("asos.csv", text);
    expect(items).toEqual(["2022-07-04T11:53:00.000Z amw temperatureC=22.2 windSpeedMs=0", "refused 3: the row has no value"]);
    const traces = await readWeatherText("asos.csv", "station,valid,tmpc,p01i\nAMW,2022-07-04 11:53,22.2,T\n");
    expect(traces.items[0]).toBe('left out 2 p01i: "T" is a trace, too little to be measured');
  });

  test("says why the altimeter setting is passed over", async () => {
    const { source } = await readWeatherText("asos.csv", `${HEADER}\n${ROW}\n`);
    expect(shortUses(source)).toContain("alti - the altimeter setting (QNH), which is neither the station's nor the sea level's pressure");
  });
});
