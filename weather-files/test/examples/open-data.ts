import { type Example, GARDEN, lines } from "./example.ts";

export const senseMapLong: Example = {
  file: "opensensemap_org-download.csv",
  profile: "openSenseMap",
  text: lines(
    "sensorId,createdAt,value,lat,lon,boxName,phenomenon,unit",
    "5a1,2026-01-31T12:00:00.123Z,-2.5,50.1,8.7,Schule Nord,Temperatur,°C",
    "5a2,2026-01-31T12:00:00.123Z,88,50.1,8.7,Schule Nord,rel. Luftfeuchte,%",
    "5a3,2026-01-31T12:00:00.123Z,99133.97,50.1,8.7,Schule Nord,Luftdruck,hPa",
    "5a3,2026-01-31T12:05:00.123Z,991.35,50.1,8.7,Schule Nord,Luftdruck,hPa",
    "5a3,2026-01-31T12:10:00.123Z,99136,50.1,8.7,Schule Nord,Luftdruck,Pa",
    "5a4,2026-01-31T12:10:00.123Z,1500,50.1,8.7,Schule Nord,Beleuchtungsstärke,lx",
    "5a5,2026-01-31T12:10:00.123Z,12,50.1,8.7,Schule Nord,PM10,µg/m³",
  ),
  items: [
    "2026-01-31T12:00:00.123Z schule-nord temperatureC=-2.5",
    "2026-01-31T12:00:00.123Z schule-nord humidityPct=88",
    "2026-01-31T12:00:00.123Z schule-nord pressureHpa=991.3397",
    "2026-01-31T12:05:00.123Z schule-nord pressureHpa=991.35",
    "2026-01-31T12:10:00.123Z schule-nord pressureHpa=991.36",
    "2026-01-31T12:10:00.123Z schule-nord illuminanceLux=1500",
  ],
  uses: {
    createdAt: "time",
    boxName: "station",
    "value of Temperatur": "temperatureC in °C",
    "value of rel. Luftfeuchte": "humidityPct in %",
    "value of Luftdruck": "pressureHpa in Pa",
    "value of Beleuchtungsstärke": "illuminanceLux in lx",
  },
};

/** One phenomenon of a box, told by the file's name only. */
export const senseMapNamed: Example = {
  file: "opensensemap_org-download-Luftdruck-sensorId-createdAt-value-lat-lon-20260131_120000.csv",
  options: GARDEN,
  profile: "openSenseMap",
  text: lines(
    "sensorId,createdAt,value,lat,lon",
    "5386026e5f08822009b8b612,2026-01-31T12:00:00.000Z,99133.97,49.5,10.5",
    "5386026e5f08822009b8b612,2026-01-31T12:05:00.000Z,992,49.5,10.5",
  ),
  items: ["2026-01-31T12:00:00.000Z garden pressureHpa=991.3397", "2026-01-31T12:05:00.000Z garden pressureHpa=992"],
  uses: { createdAt: "time", value: "pressureHpa in hPa" },
  notes: ["the file's name says that its values are Luftdruck"],
};

export const senseMapWide: Example = {
  file: "box.csv",
  options: GARDEN,
  profile: "openSenseMap",
  text: lines(
    "createdAt,Temperatur,rel. Luftfeuchte,Luftdruck,Beleuchtungsstärke,UV-Intensität,PM10,lat,lng",
    "2026-01-31T12:00:00.000Z,-2.5,88.1,99133.97,1500,3,12,50,8",
  ),
  items: ["2026-01-31T12:00:00.000Z garden temperatureC=-2.5 humidityPct=88.1 pressureHpa=991.3397 illuminanceLux=1500"],
  uses: {
    createdAt: "time",
    Temperatur: "temperatureC in °C",
    "rel. Luftfeuchte": "humidityPct in %",
    Luftdruck: "pressureHpa in hPa",
    Beleuchtungsstärke: "illuminanceLux in lx",
  },
};

/** A sensor's values, whose file people named. */
export const senseMapOwnName: Example = {
  file: "Schule rel. Luftfeuchte 2026.csv",
  options: GARDEN,
  profile: "openSenseMap",
  text: lines("createdAt,value,lat,lng", "2026-01-31T12:00:00.000Z,88.1,49.5,10.5"),
  items: ["2026-01-31T12:00:00.000Z garden humidityPct=88.1"],
  uses: { createdAt: "time", value: "humidityPct in %" },
  notes: ["the file's name says that its values are rel Luftfeuchte"],
};
