import { expect } from "@jest/globals";
import { closeTo } from "./close-to.ts";

/*
 * Reports as consoles send them, made for these tests: names, order and digits of their firmwares, weather and keys invented.
 */
export const PASSKEY = "0123456789ABCDEF0123456789ABCDEF";

/** A gateway with an array of a piezo rain gauge and no other sensors. */
export const GW2000_WS90 =
  `PASSKEY=${PASSKEY}&stationtype=GW2000A_V3.3.1&runtime=86400&heap=70000&dateutc=2026-11-03+14:58:04&tempinf=71.42&humidityin=58` +
  "&baromrelin=30.301&baromabsin=29.684&tempf=50.00&humidity=60&vpd=0.294&winddir=206&winddir_avg10m=201&windspeedmph=10.00" +
  "&windgustmph=20.00&maxdailygust=33.30&solarradiation=425.85&uv=2&rrain_piezo=0.100&erain_piezo=0.120&hrain_piezo=0.050" +
  "&last24hrain_piezo=0.204&drain_piezo=0.200&wrain_piezo=1.130&mrain_piezo=1.500&yrain_piezo=19.669&srain_piezo=1&ws90cap_volt=5.2" +
  "&ws90_ver=156&wh90batt=2.94&freq=868M&model=GW2000A&interval=30";

/** What that says, but for the device's name. */
export const GW2000_WS90_READING = {
  takenAtMs: Date.UTC(2026, 10, 3, 14, 58, 4),
  values: closeTo({
    temperatureC: 10,
    humidityPct: 60,
    pressureHpa: 1005.2156,
    illuminanceLux: 53_955.195,
    windDirectionDeg: 206,
    windSpeedMs: 4.4704,
    windGustMs: 8.9408,
    rainRateMmh: 2.54,
  }),
  rainTotalMm: expect.closeTo(499.5926, 3),
  rainCounter: "yrain_piezo",
  about: { model: "GW2000A", firmware: "V3.3.1", isBatteryLow: false },
};

/** A gateway with a seven-in-one array, three further thermometers, soil moisture, particles, carbon dioxide and lightning. */
export const GW1000_EVERYTHING =
  `PASSKEY=${PASSKEY}&stationtype=GW1000B_V1.7.7&dateutc=2026-07-14+09:30:00&tempinf=77.0&humidityin=45&baromrelin=29.920` +
  "&baromabsin=29.530&tempf=86.0&humidity=41&winddir=90&windspeedmph=2.24&windgustmph=4.47&maxdailygust=11.41&rainratein=0.000" +
  "&eventrainin=0.000&hourlyrainin=0.000&dailyrainin=0.000&weeklyrainin=0.100&monthlyrainin=1.000&yearlyrainin=10.000&totalrainin=40.000" +
  "&solarradiation=800.00&uv=7&temp1f=32.0&humidity1=80&temp2f=68.0&humidity2=55&temp8f=-4.0&soilmoisture1=34&soilad1=210" +
  "&pm25_ch1=9.0&pm25_avg_24h_ch1=7.5&tf_co2=72.5&humi_co2=44&pm25_co2=6.0&pm10_co2=8.1&co2=520&co2_24h=500&lightning_num=3&lightning=12" +
  "&lightning_time=1784020000&leak_ch1=0&wh65batt=0&wh25batt=0&batt1=0&batt2=1&batt8=0&soilbatt1=1.5&pm25batt1=5&wh57batt=4&co2_batt=6" +
  "&freq=915M&model=GW1000_Pro";

/** A console with display and an array; its firmware is named for the app. */
export const WS2910 =
  `PASSKEY=${PASSKEY}&stationtype=EasyWeatherPro_V5.2.6&runtime=500&dateutc=2026-01-05+06:07:08&tempinf=64.4&humidityin=39&baromrelin=29.921` +
  "&baromabsin=28.500&tempf=14.0&humidity=93&winddir=0&windspeedmph=0.00&windgustmph=0.00&maxdailygust=3.36&solarradiation=0.00&uv=0" +
  "&rainratein=0.000&eventrainin=0.000&hourlyrainin=0.000&last24hrainin=0.000&dailyrainin=0.000&weeklyrainin=0.000&monthlyrainin=0.012" +
  "&yearlyrainin=0.012&totalrainin=31.201&wh65batt=1&freq=868M&model=WS2910";

/** A console with anemometer, rain gauge and thermometer apart. */
export const HP2551 =
  `PASSKEY=${PASSKEY}&stationtype=EasyWeatherV1.9.5&dateutc=2026-11-03+14:58:04&tempinf=70.0&humidityin=50&baromrelin=30.000` +
  "&baromabsin=29.000&tempf=41.0&humidity=88&winddir=359&windspeedmph=22.37&windgustmph=44.74&rainratein=0.500&eventrainin=1.200" +
  "&dailyrainin=1.000&weeklyrainin=1.500&monthlyrainin=2.000&yearlyrainin=25.000&totalrainin=25.000&solarradiation=12.00&uv=0" +
  "&wh26batt=0&wh40batt=1.5&wh68batt=1.10&freq=433M&model=HP2551_Pro_V1.7.6";

/** Ambient Weather: other battery flags, no rainratein. */
export const AMBIENT =
  "PASSKEY=AA:BB:CC:0D:EE:0F&stationtype=AMBWeatherV4.2.9&dateutc=2026-11-03+14:58:04&tempf=59.7&humidity=92&windspeedmph=2.46" +
  "&windgustmph=3.36&maxdailygust=10.29&winddir=173&uv=0&solarradiation=5.10&hourlyrainin=0.250&eventrainin=0.100&dailyrainin=0.100" +
  "&weeklyrainin=0.200&monthlyrainin=0.300&yearlyrainin=13.630&totalrainin=18.469&battout=1&tempinf=71.8&humidityin=57" +
  "&baromrelin=29.881&baromabsin=29.902";

/** A bridge that sends metric units. */
export const WH2650_METRIC =
  `PASSKEY=${PASSKEY}&stationtype=WH2650A_V1.7.6&dateutc=2026-11-03+14:58:04&tempinc=21.9&humidityin=48&baromrelhpa=1021.3` +
  "&baromabshpa=1003.7&tempc=-3.4&humidity=77&winddir=12&windspeedkmh=18.0&windgustkmh=36.0&solarradiation=100.0&rainratemm=1.2" +
  "&eventrainmm=2.0&dailyrainmm=3.1&weeklyrainmm=4.0&monthlyrainmm=5.0&yearlyrainmm=612.4&wh65batt=0&freq=868M&model=WH2650A";

/** What the consoles' protocol Wunderground asks for: months and days of one digit, a spare & at the end. */
export const WU_CONSOLE =
  "ID=IBARN1&PASSWORD=s3cret&indoortempf=64.8&indoorhumidity=52&tempf=68.0&humidity=29&dewptf=34.2&windchillf=68.0&absbaromin=29.01" +
  "&baromin=29.89&windspeedmph=1.1&windgustmph=2.2&winddir=290&windspdmph_avg2m=1.6&winddir_avg2m=293&windgustmph_10m=2.2" +
  "&windgustdir_10m=113&rainin=0.0&dailyrainin=0.10&weeklyrainin=0.50&monthlyrainin=2.22&yearlyrainin=-9999&solarradiation=112.41&UV=2" +
  "&dateutc=2026-5-6%2020:47:56&softwaretype=EasyWeatherV1.5.9&action=updateraw&realtime=1&rtfreq=5&";

/** The bridge of the first consoles with a network (ObserverIP): sensors that it has not are -9999. */
export const WU_OLD_BRIDGE =
  "ID=IBARN1&PASSWORD=s3cret&tempf=39.2&humidity=94&dewptf=37.6&windchillf=39.2&winddir=236&windspeedmph=2.91&windgustmph=4.47" +
  "&rainin=0.00&dailyrainin=0.01&weeklyrainin=-9999&monthlyrainin=-9999&yearlyrainin=-9999&solarradiation=-9999&UV=-9999" +
  "&indoortempf=75.2&indoorhumidity=42&baromin=30.09&lowbatt=0&dateutc=now&softwaretype=WH2600GEN_V2.2.5&action=updateraw&realtime=1&rtfreq=5";

/** A program that follows the protocol's page: a station with a pyranometer, no absolute pressure, nothing from indoors. */
export const WU_PROGRAM =
  "ID=IBARN1&PASSWORD=s3cret&action=updateraw&dateutc=2026-11-03+10%3A32%3A35&winddir=230&windspeedmph=12&windgustmph=12&tempf=70" +
  "&rainin=0&dailyrainin=0.54&baromin=29.1&dewptf=68.2&humidity=90&weather=&clouds=&solarradiation=700&UV=5&visibility=10" +
  "&softwaretype=vws%20versionxx";
