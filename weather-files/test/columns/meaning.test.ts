import { quantityNames } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { meaningOf } from "../../src/columns/meaning.ts";

/** What the name of a column means, in short: "temperatureC in °C", "temperatureC", "time", "- reason". */
function shortMeaning(name: string): string {
  const meaning = meaningOf(name);
  if (meaning.use === "passed over") return `- ${meaning.reason}`;
  if (meaning.use !== "value") return meaning.use;
  return meaning.unit === undefined ? meaning.quantity : `${meaning.quantity} in ${meaning.unit}`;
}

/** Names that mean the same, separated by |. */
const NAMED: readonly (readonly [names: string, meaning: string])[] = [
  [
    "Outdoor Temperature(℃)|Außentemperatur (°C)|temperature_2m (°C)|Temperatur °C|temp_c|tempc|Temperature [degC]|Temperature (ºC)|Temp. Celsius|Buitentemperatuur (°C)|Temperatura exterior (°C)|Temperatura esterna °C|temperatureC|Lufttemperatur (Grad C)|Temp (° C)",
    "temperatureC in °C",
  ],
  ["tempf|Temp °F|temp_f|Outdoor Temperature (°F)|Temperature(℉)|Temperature F|outtempf", "temperatureC in °F"],
  ["Temp. Ext.|Température extérieure|outTemp|temp_out|Temperatura|T|Temperatuur|Temperature|Thermomètre extérieur", "temperatureC"],
  ["Temperature (K)", "temperatureC in K"],
  [
    "Temperature_Celsius(°C)|Celsius(°C)|Temperature_Celsius|temp_celsius|temp deg c|Temp, °C (LGR S/N: 1023, SEN S/N: 1024, LBL: Temp)|Ch: 1 - Temperature   (°C)|Utetemperatur (°C)|Lufttemperatur (°C)|Teplota (°C)|Lämpötila (°C)|AirTC (Deg C)|Temp (*C)|Temperature(¡æ)|Temperature(â„ƒ)|Temp. AuÃŸen (Â°C)|TempÃ©rature (Â°C)",
    "temperatureC in °C",
  ],
  ["Temperature_Fahrenheit|Temp, °F (LGR S/N: 1023, SEN S/N: 1024)|AirTF (Deg F)", "temperatureC in °F"],
  ["RH, % (LGR S/N: 1023)|Luftfuktighet (%)|Wilgotność (%)|Luftfugtighed (%)|Vlhkost (%)|Kosteus (%)|humi (%)", "humidityPct in %"],
  ["Tdew (degC)|Tdewpoint (°C)|Duggpunkt (°C)", "dewPointC in °C"],
  ["Lufttrykk (hPa)|Ciśnienie (hPa)|Lufttryck (hPa)|Tlak (hPa)|Ilmanpaine (hPa)|BP_mbar (mbar)", "pressureHpa in hPa"],
  ["Press_mm_hg|pressure mm hg", "pressureHpa in mmHg"],
  ["VPdef (mbar)", "vapourPressureDeficitKpa in hPa"],
  ["wv (m/s)|wind m s|Vindhastighet (m/s)|Prędkość wiatru (m/s)|Rychlost větru (m/s)|Vindstyrka (m/s)", "windSpeedMs in m/s"],
  ["wind_deg|Direction - True (Deg)|Vindretning (°)|Kierunek wiatru (°)", "windDirectionDeg in °"],
  ["Vindkast (m/s)|Byvind (m/s)", "windGustMs in m/s"],
  ["Nedbør (mm)|Nederbörd (mm)|Opad (mm)|Srážky (mm)", "rainMm in mm"],
  ["Innetemperatur (°C)", "- it is measured indoors; --map may name a station for it"],
  ["Time of maximum wind gust|Temp Time|Uhrzeit Böe", "- it is a time"],
  ["max. wv (m/s)", "- it is the highest of an interval"],
  ["ob_time|MESS_DATUM|YYYYMMDD|Tid (UTC)|Dato|Godzina|Time (EST)", "time"],
  [
    "Luftfeuchtigkeit außen(%)|Humidité (%)|Humedad relativa (%)|Umidità esterna (%)|Umidade relativa %|Luchtvochtigheid buiten (%)|rel. Feuchte [%]|humidityPct",
    "humidityPct in %",
  ],
  ["hum_out|RH|humidity|Humidade|rel. Luftfeuchte|outHumidity|Hygrométrie|relhum", "humidityPct"],
  ["Dewpoint °F|dewptf|Dew Point (°F)|dewpointf", "dewPointC in °F"],
  ["Taupunkt|Point de rosée|Punto de rocío|Ponto de orvalho|Punto di rugiada|Dauwpunt|dew_point_2m|Dew Point", "dewPointC"],
  [
    "Druck rel. (hPa)|Pressione relativa (hPa)|pressure_msl (hPa)|Pressão ao nível do mar (hPa)|Pression au niveau de la mer (mbar)|Luftdruck NN [hPa]|Sea Level Pressure (hPa)|SLP mbar|relativer Luftdruck (hPa)|seaLevelPressureHpa",
    "seaLevelPressureHpa in hPa",
  ],
  ["Rel. Pressure (inHg)|baromrelin|Relative Pressure(inHg)|Barometer (in)", "seaLevelPressureHpa in inHg"],
  ["baromabsin|Abs. Pressure (inHg)|Station Pressure in", "pressureHpa in inHg"],
  ["Presión absoluta (hPa)|surface_pressure (hPa)|Luftdruck absolut hPa|Station Pressure (mb)|pressureHpa", "pressureHpa in hPa"],
  ["Pression (kPa)", "pressureHpa in kPa"],
  ["Luftdruck|Luchtdruk|Pressure|Presión|Pressão|Pressione|P", "pressureHpa"],
  ["windspeedmph|Wind Speed (mph)|Wind mph|wind_mph", "windSpeedMs in mph"],
  [
    "Windgeschwindigkeit (km/h)|Vitesse du vent (km/h)|Velocidad del viento (km/h)|Velocidade do vento km/h|Velocità vento [km/h]|Windsnelheid (km/u)|wind_kph|wind_speed_10m (km/h)",
    "windSpeedMs in km/h",
  ],
  ["Wind (m/s)|Windgeschwindigkeit m/s|windSpeedMs|Wind Speed(㎧)", "windSpeedMs in m/s"],
  ["Wind (kn)|Wind Speed knots|wind_kts", "windSpeedMs in kn"],
  ["Wind Gust (mph)|windgustmph|gust_mph", "windGustMs in mph"],
  [
    "Windböe (km/h)|Rafales (km/h)|Racha (km/h)|Ráfaga de viento (km/h)|Rajada de vento (km/h)|Raffica (km/h)|Windstoten (km/u)|Windspitze km/h|Max. Gust (km/h)",
    "windGustMs in km/h",
  ],
  [
    "winddir|Windrichtung|Direction du vent|Dirección del viento|Direção do vento|Direzione vento|Windrichting|wind_direction_10m|wd|wind_degree|Wind from degrees",
    "windDirectionDeg",
  ],
  ["Wind Direction(°)|Windrichtung (Grad)|windDirectionDeg", "windDirectionDeg in °"],
  [
    "Niederschlag (mm)|Pluie (mm)|Lluvia (mm)|Chuva (mm)|Pioggia (mm)|Neerslag (mm)|precip_mm|Regenmenge (l/m²)|Niederschlagsmenge mm|rainMm",
    "rainMm in mm",
  ],
  [
    "TEMPERATURA DO AR - BULBO SECO, HORARIA (°C)|Dry bulb temperature (°C)|BME280 temperature (°C)|dht22_temp_c|Stündliche Temperatur (°C)",
    "temperatureC in °C",
  ],
  ["PRESSAO ATMOSFERICA AO NIVEL DA ESTACAO, HORARIA (mB)", "pressureHpa in hPa"],
  ["PRECIPITAÇÃO TOTAL, HORÁRIO (mm)", "rainHourMm in mm"],
  ["UMIDADE RELATIVA DO AR, HORARIA (%)|rH [%]", "humidityPct in %"],
  ["VENTO, DIREÇÃO HORARIA (gr) (° (gr))", "windDirectionDeg in °"],
  ["VENTO, RAJADA MAXIMA (m/s)", "windGustMs in m/s"],
  ["TEMPERATURA MÁXIMA NA HORA ANT. (AUT) (°C)", "- it is the highest of an interval"],
  ["Rain since midnight (mm)|Regen seit Mitternacht (mm)|Pluie depuis minuit (mm)", "rainDayMm in mm"],
  ["Bar|Barometer", "seaLevelPressureHpa"],
  ["rainin|precip_in|Rain (in)", "rainMm in in"],
  ["Regen/Stunde(mm)|Pluie 1h (mm)|Pioggia oraria (mm)|Hourly Rain(mm)|Lluvia última hora (mm)|Stundenregen (mm)", "rainHourMm in mm"],
  ["hourlyrainin|Hourly Rain (in)", "rainHourMm in in"],
  ["dailyrainin|Daily Rain(in)", "rainDayMm in in"],
  [
    "Tagesregen (mm)|Regen heute (l/m²)|Lluvia diaria (mm)|Pluie du jour (mm)|Chuva diária (mm)|Pioggia giornaliera (mm)|Daily Rain(mm)|Regen vandaag (mm)",
    "rainDayMm in mm",
  ],
  ["Rain Rate (mm/hr)|Regenrate (mm/h)|Niederschlag mm/h|Hourly Rain Rate (mm/hr)|rainRateMmh|rain_rate_mm_h", "rainRateMmh in mm/h"],
  ["rainratein|Rain Rate(in/hr)", "rainRateMmh in in/h"],
  ["vis_km|Sichtweite (km)|Visibilité (km)", "visibilityM in km"],
  ["Visibility (mi)", "visibilityM in mi"],
  ["Solar (lux)|Licht (lx)|Light(lux)|Helligkeit lx", "illuminanceLux in lx"],
  ["illuminanceLux|Luminosité|Lux", "illuminanceLux"],
  ["Helligkeit (klx)", "illuminanceLux in klx"],
  [
    "Feels Like (℃)|Gefühlte Temperatur (°C)|apparent_temperature (°C)|Ressenti °C|Sensación térmica (°C)|Gevoelstemperatuur (°C)",
    "apparentTemperatureC in °C",
  ],
  ["feelslike_f", "apparentTemperatureC in °F"],
  ["Heat Index (°F)", "heatIndexC in °F"],
  ["VPD (kPa)|vapour_pressure_deficit (kPa)", "vapourPressureDeficitKpa in kPa"],
  ["Absolute Humidity (g/m³)", "absoluteHumidityGm3 in g/m³"],
  ["Wet Bulb (°C)", "wetBulbC in °C"],
  [
    "Time|Date/Time|Datum|Uhrzeit|Zeitstempel|Date et heure|Fecha|Hora|Data/Ora|Tijdstip|dateutc|Timestamp (UTC)|created_at|unixtime",
    "time",
  ],
  ["Station|station_id|Station Name|Device|Stazione|Estación", "station"],
  [
    "Indoor Temperature(℃)|Innentemperatur|tempinf|humidityin|inTemp|Binnentemperatuur|Température intérieure|Temperatura interna|Temperatura interior|Luftfeuchte innen (%)|Temp. Int.|Temp in|Wohnzimmer Temperatur",
    "- it is measured indoors; --map may name a station for it",
  ],
  ["temp1f|humidity2|CH1 Temperature(℃)|extraTemp1|Kanal 3 Temperatur", "- it is of a further sensor; --map may name a station for it"],
  ["soiltemp1f|Bodentemperatur|Water Temperature|leafWet1 temp", "- it is of soil, leaves or water"],
  ["Hi Temp|Temperatur Max|tempmax|Température maximale", "- it is the highest of an interval"],
  ["Low Temp|Temperatur Min|Temp min (°C)|Temperatura mínima", "- it is the lowest of an interval"],
  ["wind_speed_100m|temperature_80m (°C)", "- it is measured high above the ground"],
  ["windGustDir|Gust direction", "- it is the direction of gusts"],
  ["UV|UV Index|uvi", "- Clima has no quantity for UV"],
  [
    "Solar Rad. (W/m2)|solarradiation|Sonnenstrahlung|Rayonnement solaire|shortwave_radiation (W/m²)",
    "- it is radiation, and Clima measures light in lux",
  ],
  [
    "weeklyrainin|monthlyrainin|eventrainin|Regen Jahr (mm)|Cumul pluie|Chuva acumulada|totalrainin|24h rain (mm)",
    "- Clima has no rain of this time; it has that of an interval, an hour and a day",
  ],
  ["maxdailygust|dailytemp", "- it is of a longer time, not of the moment"],
  ["Wind Chill|windchillf", "- Clima has no quantity for wind chill"],
  ["CPU temp|Battery|wh65batt|rssi", "- it is of the device, not of the weather"],
  ["altimeter|QNH (hPa)", "- it is the altimeter setting (QNH), which is neither the station's pressure nor that at sea level"],
];

describe("the name of a column", () => {
  const cases = NAMED.flatMap(([names, meaning]) => names.split("|").map((name) => [name, meaning]));

  test.each(cases)("%s means %s", (name, meaning) => {
    expect(shortMeaning(name)).toBe(meaning);
  });

  test.each(quantityNames.filter((name) => !/Code|Tendency/.test(name)))("%s, as Clima has it, means itself", (name) => {
    expect(meaningOf(name)).toMatchObject({ use: "value", quantity: name });
  });

  test.each([
    ["Temp (W/m²)", "temperatureC is not measured in W/m²; --map may name a quantity for it"],
    ["Wind (bft)", "windSpeedMs is not measured in bft; --map may name a quantity for it"],
    ["Fridge Temp", 'what "fridge" says of it is not known; --map may name a quantity for it'],
    ["Âge", "no quantity of Clima is known by this name; --map may name a quantity for it"],
    ["Notiz", "no quantity of Clima is known by this name; --map may name a quantity for it"],
    ["PM2.5", "no quantity of Clima is known by this name; --map may name a quantity for it"],
    ["", "no quantity of Clima is known by this name; --map may name a quantity for it"],
  ])("%j is passed over: %s", (name, reason) => {
    expect(meaningOf(name)).toEqual({ use: "passed over", reason });
  });

  test("says in which order two columns of one quantity are taken", () => {
    const rank = (name: string) => {
      const meaning = meaningOf(name);
      return meaning.use === "value" ? meaning.rank : undefined;
    };
    expect(["Outdoor temperature", "Temperature", "Mean temperature"].map(rank)).toEqual([0, 1, 2]);
  });

  test("is doubtful where it says neither station nor sea level", () => {
    expect(meaningOf("Pressure (hPa)")).toMatchObject({ quantity: "pressureHpa", doubt: expect.stringContaining("seaLevelPressureHpa") });
    expect(meaningOf("Barometer")).toMatchObject({ quantity: "seaLevelPressureHpa", doubt: expect.stringContaining("pressureHpa") });
    expect(meaningOf("Absolute pressure")).not.toHaveProperty("doubt");
  });
});
