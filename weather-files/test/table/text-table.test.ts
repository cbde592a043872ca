import { describe, expect, test } from "@jest/globals";
import { rowsOf, tableOf } from "../support/text-file.ts";

interface Shape {
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly preamble?: readonly string[];
  readonly hasDecimalComma?: boolean;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  "with commas": {
    text: "station,takenAt,temperatureC\ngarden,2026-01-01T00:00:00Z,3.5\n",
    columns: ["station", "takenAt", "temperatureC"],
    rows: ["2: garden|2026-01-01T00:00:00Z|3.5"],
  },
  "with a decimal comma": {
    text: "Zeit;Temp. (°C);Druck (hPa)\n01.05.26 00:00;21,4;1.013,2\n01.05.26 00:05;21;1.012,9\n",
    columns: ["Zeit", "Temp. (°C)", "Druck (hPa)"],
    rows: ["2: 01.05.26 00:00|21,4|1.013,2", "3: 01.05.26 00:05|21|1.012,9"],
    hasDecimalComma: true,
  },
  "with a decimal comma in quotes": {
    text: 'Time,Temperature\n"2026-01-01 00:00","21,4"\n"2026-01-01 00:05","-3,0"\n',
    columns: ["Time", "Temperature"],
    rows: ["2: 2026-01-01 00:00|21,4", "3: 2026-01-01 00:05|-3,0"],
    hasDecimalComma: true,
  },
  "with commas that set off thousands": {
    text: 'Time,Lux,Temperature\n2026-01-01 00:00,"1,234",21.4\n2026-01-01 00:05,"12,345.6",21.5\n',
    columns: ["Time", "Lux", "Temperature"],
    rows: ["2: 2026-01-01 00:00|1,234|21.4", "3: 2026-01-01 00:05|12,345.6|21.5"],
  },
  "with bars": {
    text: "Station_ID|DATE|temperature\nUSW1|2026-01-01T00:00:00|3.5\n",
    columns: ["Station_ID", "DATE", "temperature"],
    rows: ["2: USW1|2026-01-01T00:00:00|3.5"],
  },
  "of a spreadsheet, with sep= and empty cells at the end of its lines": {
    text: "sep=;\r\nMy garden;;;\r\nTime;Temp;Hum;\r\n2026-01-01 00:00;21,4;50;\r\n2026-01-01 00:05;21,5;;\r\n;;;\r\n",
    columns: ["Time", "Temp", "Hum"],
    rows: ["4: 2026-01-01 00:00|21,4|50", "5: 2026-01-01 00:05|21,5|"],
    preamble: ["sep=;", "My garden;;;"],
    hasDecimalComma: true,
  },
  "with comments": {
    text: "#DEBUG: Format Typ    -> comma\n#DEBUG: Time Period   -> 2026-01-01 00:00:00+00:00\nstation,valid,tmpf\nBER,2026-01-01 00:20,M\n# more\nBER,2026-01-01 00:50,33.8\n",
    columns: ["station", "valid", "tmpf"],
    rows: ["4: BER|2026-01-01 00:20|M", "6: BER|2026-01-01 00:50|33.8"],
    preamble: ["#DEBUG: Format Typ    -> comma", "#DEBUG: Time Period   -> 2026-01-01 00:00:00+00:00"],
  },
  "whose header is a comment": {
    text: "# station 5\n# dateTime, outTemp, barometer\n1767225600,35.1,29.9\n",
    columns: ["dateTime", "outTemp", "barometer"],
    rows: ["3: 1767225600|35.1|29.9"],
    preamble: ["# station 5"],
  },
  "with what a service says of the station above": {
    text: 'Name;Long;Lat;ModuleName;ModuleType\n"Home";8.7;50.1;"Outdoor";"NAModule1"\nTimestamp;"Timezone : Europe/Berlin";Temperature;Humidity\n1767225600;"2026/01/01 01:00:00";3.5;80\n1767225900;"2026/01/01 01:05:00";3.6;81\n',
    columns: ["Timestamp", "Timezone : Europe/Berlin", "Temperature", "Humidity"],
    rows: ["4: 1767225600|2026/01/01 01:00:00|3.5|80", "5: 1767225900|2026/01/01 01:05:00|3.6|81"],
    preamble: ["Name;Long;Lat;ModuleName;ModuleType", '"Home";8.7;50.1;"Outdoor";"NAModule1"'],
  },
  "of InfluxDB, whose second table has annotations of its own": {
    text: "#group,false,false,true\r\n#datatype,string,long,double\r\n#default,_result,,\r\n,result,table,_value\r\n,,0,3.5\r\n\r\n#group,false,false,true\r\n#datatype,string,long,long\r\n#default,_result,,\r\n,result,table,_value\r\n,,1,4\r\n",
    columns: ["", "result", "table", "_value"],
    rows: ["5: ||0|3.5", "7: #group|false|false|true", "8: #datatype|string|long|long", "9: #default|_result||", "11: ||1|4"],
    preamble: ["#group,false,false,true", "#datatype,string,long,double", "#default,_result,,"],
  },
  "without a header": {
    text: "2026-01-01,0,3.5,,80\n2026-01-01,1,3.6,,81\n",
    columns: ["1", "2", "3", "4", "5"],
    rows: ["1: 2026-01-01|0|3.5||80", "2: 2026-01-01|1|3.6||81"],
  },
  "of refused rows, whose file had no header": {
    text: "1,2,3,why\n2026-01-01,25,3.5,there is no such hour\n",
    columns: ["1", "2", "3"],
    rows: ["2: 2026-01-01|25|3.5"],
  },
  "with a header on two lines": {
    text: "\t\tTemp\tHi\tOut\t\nDate\tTime\tOut\tTemp\tHum\tBar\n1/01/26\t12:00a\t35.1\t35.2\t80\t29.9\n",
    columns: ["Date", "Time", "Temp Out", "Hi Temp", "Out Hum", "Bar"],
    rows: ["3: 1/01/26|12:00a|35.1|35.2|80|29.9"],
  },
  "in columns of spaces, with a header on two lines": {
    text: [
      "                  Temp     Hi    Low   Out  Wind  Wind",
      "  Date    Time     Out   Temp   Temp   Hum Speed   Dir   Bar",
      "-------------------------------------------------------------",
      " 1/01/26  12:00a   35.1   35.2   35.0    80   3.0   NNE  29.912",
      " 1/01/26  12:30a   ---   35.2   35.0    80   3.0   ---  29.912",
      "",
    ].join("\r\n"),
    columns: ["Date", "Time", "Temp Out", "Hi Temp", "Low Temp", "Out Hum", "Wind Speed", "Wind Dir", "Bar"],
    rows: ["4: 1/01/26|12:00a|35.1|35.2|35.0|80|3.0|NNE|29.912", "5: 1/01/26|12:30a|---|35.2|35.0|80|3.0|---|29.912"],
    preamble: ["                  Temp     Hi    Low   Out  Wind  Wind"],
  },
  "in columns of spaces, with a decimal comma": {
    text: "  Date     Time   TempOut\n01.05.26   00:10    5,3  80  NNE\n01.05.26   00:20   -5,4  80  NNE\n01.05.26   00:30   5,4  80  NNE\n",
    columns: ["Date", "Time", "TempOut"],
    rows: ["2: 01.05.26|00:10|5,3|80|NNE", "3: 01.05.26|00:20|-5,4|80|NNE", "4: 01.05.26|00:30|5,4|80|NNE"],
    hasDecimalComma: true,
  },
  "with METAR, whose words are no columns": {
    text: "station,valid,metar\nBER,2026-01-01 00:20,EDDB 010020Z 27005KT 9999 M02/M05 Q1013\nBER,2026-01-01 00:50,EDDB 010050Z 27005KT 9999 M02/M05 Q1013\n",
    columns: ["station", "valid", "metar"],
    rows: [
      "2: BER|2026-01-01 00:20|EDDB 010020Z 27005KT 9999 M02/M05 Q1013",
      "3: BER|2026-01-01 00:50|EDDB 010050Z 27005KT 9999 M02/M05 Q1013",
    ],
  },
  "with a tag between its lines": {
    text: "\nTime,TemperatureF,Humidity<br>\n2013-01-01 00:05:00,33.8,80,\n<br>\n2013-01-01 00:10:00,33.9,80,\n<br>\n",
    columns: ["Time", "TemperatureF", "Humidity"],
    rows: ["3: 2013-01-01 00:05:00|33.8|80", "5: 2013-01-01 00:10:00|33.9|80"],
  },
  "put together of two files": {
    text: "time,temp\n2026-01-01,3\n\ntime,temp\n2026-01-02,4\n",
    columns: ["time", "temp"],
    rows: ["2: 2026-01-01|3", "5: 2026-01-02|4"],
  },
  "with names in quotes over several lines": {
    text: '"Time","Temperature\r\n(°C)"\r\n2026-01-01,3\r\n',
    columns: ["Time", "Temperature (°C)"],
    rows: ["3: 2026-01-01|3"],
  },
  "with rows that are too short or too long": {
    text: "time,temp,hum\n2026-01-01,3\n2026-01-01,3,4,5\n2026-01-01,3,4\n",
    columns: ["time", "temp", "hum"],
    rows: ["2: 2026-01-01|3", "3: 2026-01-01|3|4|5", "4: 2026-01-01|3|4"],
  },
  "whose rows all have another number of cells than the header": {
    text: "time,temp,hum\n2026-01-01,3,4,5\n2026-01-02,3,4,5\n",
    columns: ["time", "temp", "hum"],
    rows: ["2: 2026-01-01|3|4|5", "3: 2026-01-02|3|4|5"],
  },
  "with units below its names": {
    text: "Station,Weather 1,\nDATE_TIME,Temperature,Relative Humidity,Note\nYYYY-MM-DD HH:MM:SS,°C,%,\n2026-01-01 00:00:00,3,80,\n",
    columns: ["DATE_TIME", "Temperature (°C)", "Relative Humidity (%)", "Note"],
    rows: ["4: 2026-01-01 00:00:00|3|80|"],
    preamble: ["Station,Weather 1,"],
  },
  "of a Campbell logger": {
    text: '"TOA5","CR1000","Hill","1"\n"TIMESTAMP","RECORD","AirTC_Avg","Rain_mm_Tot","WS_ms_Max"\n"TS","RN","Deg C","mm","meters/second"\n"","","Avg","Tot","Max"\n"2026-01-01 00:00:00",0,3,0.2,5\n',
    columns: ["TIMESTAMP", "RECORD", "AirTC (Deg C)", "Rain_mm (mm)", "WS_ms_Max (meters/second)"],
    rows: ["5: 2026-01-01 00:00:00|0|3|0.2|5"],
    preamble: ['"TOA5","CR1000","Hill","1"'],
  },
  "with a tag at the end of each line": {
    text: "Time,Temp,DateUTC<br />\n12:51 AM,3,2026-01-01 05:51:00<br />\n",
    columns: ["Time", "Temp", "DateUTC"],
    rows: ["2: 12:51 AM|3|2026-01-01 05:51:00"],
  },
  "with names of groups above its names": {
    text: "Time,Outside,,Inside,\n,Temp,Hum,Temp,Hum\n2026-01-01,3,80,20,40\n",
    columns: ["Time", "Outside Temp", "Outside Hum", "Inside Temp", "Inside Hum"],
    rows: ["3: 2026-01-01|3|80|20|40"],
  },
  "below a table of as many columns that says of whom it is": {
    text: "Name,Long,Lat\nHouse,7.1,50.8\nTimestamp,Temp,Hum\n1769814000,3,80\n1769814300,4,81\n",
    columns: ["Timestamp", "Temp", "Hum"],
    preamble: ["Name,Long,Lat", "House,7.1,50.8"],
    rows: ["4: 1769814000|3|80", "5: 1769814300|4|81"],
  },
  "with a row of words among its first ones": {
    text: "time,temp,state\n2026-01-01,3,good\ngarden,unknown,bad\n2026-01-02,3,good\n",
    columns: ["time", "temp", "state"],
    rows: ["2: 2026-01-01|3|good", "3: garden|unknown|bad", "4: 2026-01-02|3|good"],
  },
  "without rows": { text: "station,takenAt,temperatureC\n", columns: ["station", "takenAt", "temperatureC"], rows: [] },
  "with a zone in its header": {
    text: "Time (UTC+01:00),Temp 2 m,PM2.5\n2026-01-01,3,4\n",
    columns: ["Time (UTC+01:00)", "Temp 2 m", "PM2.5"],
    rows: ["2: 2026-01-01|3|4"],
  },
};

describe("a table", () => {
  test.each(Object.entries(SHAPES))("%s", async (_what, { text, columns, rows, preamble = [], hasDecimalComma = false }) => {
    const table = await tableOf(text);
    expect(table.head).toMatchObject({ columns, preamble, hasDecimalComma });
    expect(await rowsOf(table)).toEqual(rows);
    expect(table.head.sample).toHaveLength(rows.length);
  });

  test("is read from its beginning as often as it is asked for, in several pieces", async () => {
    const table = await tableOf("time,temp\n", "2026-01-01,3\n", "2026-01-02,4\n");
    const rows = ["2: 2026-01-01|3", "3: 2026-01-02|4"];
    expect(await rowsOf(table)).toEqual(rows);
    expect(await rowsOf(table)).toEqual(rows);
  });

  test("shows its first hundred rows", async () => {
    const { head } = await tableOf(`time,temp\n${"2026-01-01,3\n".repeat(2000)}`);
    expect(head.sample).toHaveLength(100);
    expect(head.sample.at(-1)?.line).toBe(101);
  });

  test.each([
    [
      "has two columns of one name",
      "time,temp,hum,temp\n2026-01-01,3,4,5\n",
      /columns 2 and 4 are both named "temp"; give one of them another name/,
    ],
    ["has a stray quote in its header", 'time,"temp\n2026-01-01,3\n', /^a.csv: a quote opens on line 1 and does not close/],
    ["is nothing but blank lines", "\n \r\n\t\n", /only blank lines; expected a table with a header and rows/],
  ])("that %s is refused", async (_what, text, message) => {
    await expect(tableOf(text)).rejects.toThrow(message);
  });
});
