/** What a word in the name of a column says. */
export type Concept = keyof typeof WORDS;

/**
 * Words of names of columns by what they say, without accents, in lower case: English, German, French, Spanish, Portuguese, Italian,
 * Dutch, the plainest in Swedish, Norwegian, Danish, Finnish, Polish and Czech, and the short ones of programs. Names are taken apart into them: "Außentemperatur" is outdoor and temperature.
 */
const WORDS = {
  temperature:
    "temperature temperatures temp temps tmp temperatur temperatura temperatuur thermometer termometro thermometre t ta tair temper celsius fahrenheit temprature temperture temperatuurs teplota lampotila tc tf",
  dewPoint:
    "dew dewpoint dewpt dewp dewpnt taupunkt tau rosee rocio orvalho rugiada dauwpunt dauw td dp tdew tdewpoint tdp duggpunkt daggpunkt dugpunkt rosy rosneho",
  humidity:
    "humidity hum humid humidities relhum rh luftfeuchtigkeit luftfeuchte feuchte feuchtigkeit feucht rf rlf lf luftf humidite hygrometrie humedad humidade umidade umidita vochtigheid luchtvochtigheid vocht hygrometer humi humidty fuktighet luftfuktighet fugtighed luftfugtighed kosteus ilmankosteus wilgotnosc vlhkost",
  pressure:
    "pressure press pres bp airpressure druck luftdruck pression presion pressao pressione druk luchtdruk airpress p slp mslp pmsl atmospheric atmospherique atmosferica presure airpres trykk lufttrykk tryk lufttryk tryck lufttryck paine ilmanpaine cisnienie tlak",
  barometer: "barometer bar barometric baro barom barometre barometro barometrique barometrica barometrisch",
  seaLevel:
    "sea sealevel sl morza wzgledna slp msl mslp pmsl qff reduced reduziert reduziertauf nn nhn meer meeres meereshohe mer mar marino mare zee zeeniveau relative rel relativ relativer relativa relativo relatif relatief rltv",
  altimeter: "altimeter qnh altim alti",
  absolute:
    "absolute abs absolut absoluter absoluta absoluto absolu absolue assoluta assoluto absoluut station estacao estacion stazione qfe local",
  surface: "surface",
  wind: "wind winds vent viento vento anemometer windmesser vind tuuli tuulen wiatr wiatru vitr vetru",
  speed:
    "speed spd geschwindigkeit geschw vitesse velocidad velocidade velocita snelheid wspd ws ff vel sped starke sterkte kracht wv hastighet hastighed styrka styrke nopeus predkosc rychlost",
  gust: "gust gusts gusting gst wgust wg boe boen bo boee spitze rafale rafales racha rachas rafaga rafagas rajada rajadas raffica raffiche stoot stoten vlaag vindkast kast vindstod byvind puuska poryw porywy naraz narazy",
  direction:
    "direction dir directions drct richtung direccion direcao direzione richting wdir wd dd bearing azimuth retning riktning suunta kierunek smer wdird",
  degrees: "degree degrees",
  rain: "rain rainfall precip precipitation precipitations prcp pcp regen niederschlag niederschlage niederschlags pluie pluies pluviometrie pluviometre lluvia lluvias precipitacion precipitaciones chuva chuvas precipitacao precipitacoes pluviosidade pioggia piogge precipitazioni precipitazione neerslag rr nedbor nederbord regn sade sademaara opad opady deszcz srazky",
  rate: "rate rates intensity intensitat intensite intensidad intensidade intensita intensiteit tasa taxa tasso",
  hour: "hour hourly 1h 60min 1hr stunde stunden stundlich stundliche stundlicher heure heures horaire hora horas horaria horario ora ore oraria orario uur uurlijks",
  day: "day daily today tag tages taglich taglicher heute jour journalier journaliere quotidien dia diaria diario hoy hoje giorno giornaliera giornaliero oggi dag dagelijks dagelijkse vandaag midnight mitternacht minuit medianoche meianoite mezzanotte middernacht",
  longer:
    "24h 24hr 24hour week weekly month monthly year yearly annual total totals cumulative accumulated event storm season counter woche wochen wochentlich monat monate monats monatlich jahr jahre jahres jahrlich gesamt summe ereignis semaine mois annee annuel annuelle cumul semana semanal mes mensal mensual ano anual acumulada acumulado evento settimana settimanale mese mensile anno annuale totale maand maandelijks jaar jaarlijks totaal",
  light:
    "lux illuminance illumination light licht helligkeit beleuchtung beleuchtungsstarke lichtstarke eclairement luminosite lumiere luminosidad iluminancia iluminacion luz luminosidade luminosita illuminamento luce helderheid verlichting verlichtingssterkte brightness",
  solar:
    "solar rad radiation irradiance sun sonne sonnen sonnenstrahlung solarstrahlung strahlung globalstrahlung global rayonnement solaire ensoleillement radiacion radiacao radiazione solare straling zonnestraling zon shortwave ghi",
  uv: "uv uvi uvindex",
  visibility: "visibility visib vis vsby sichtweite sicht visibilite visibilidad visibilidade visibilita zicht",
  vapourPressureDeficit: "vpd dampfdruckdefizit vapour vapor deficit vpdef",
  wetBulb: "wetbulb wet wetb feuchtkugel",
  heatIndex: "heat hitze chaleur calor calore warmte",
  humidex: "humidex hmdx",
  apparent:
    "feelslike feels like felt apparent gefuhlte gefuhlt gefuhl ressenti ressentie sensacion sensacao ressentis percepita percepito aparente gevoels gevoel",
  windChill: "windchill chill",
  snow: "snow snowfall snowdepth schnee neige nieve neve sneeuw",
  indoor:
    "indoor indoors in inside innen inner inne interior interieur interieure interno interna interni int intern internal dentro binnen room rooms raum zimmer wohnzimmer living bedroom kitchen house salon chambre casa console innenraum ind inomhus indendors inde sisa wewnetrzna vnitrni",
  outdoor:
    "outdoor outdoors out outside aussen outer exterieur exterieure ext exterior externo externa esterna esterno fuera fora buiten ute utomhus udendors ude ulko ulkona zewnetrzna venkovni garden garten jardin yard balcony balkon terrace terrasse",
  channel: "ch channel kanal canal canale kanaal extra probe piezo",
  soil: "soil boden bodenfeuchte erde sol suelo solo suolo bodem grond ground grass leaf leafwetness blatt feuille wetness water wasser eau agua acqua pool",
  machine: "cpu chip board battery batt battstatus voltage volt rssi signal heap wifi heating heater inbox case enclosure firmware uptime",
  high: "high highest hi max maximum maximal maximale maxima maximo massima massimo hochst hochste hoog hoogste peak plus",
  low: "low lowest lo min minimum minimal minimale minima minimo tiefst tiefste laag laagste",
  mean: "mean avg average avgs ave mittel mittelwert mittlere durchschnitt durchschnittlich moyenne moyen media medio promedio gemiddelde gemiddeld",
  tendency: "trend tendency tendenz tendance tendencia tendenza change variation",
  forecast: "forecast vorhersage prevision previsao previsione verwachting probability",
  time: "time date datetime timestamp timestamps zeit zeitpunkt zeitstempel datum uhrzeit uhr messzeit heure horodatage hora fecha data ora orario tijd tijdstip epoch unix unixtime unixtimestamp ts dt dateutc obstime observed observation recorded created createdat takenat when utc gmt moment clock stamp tid tidpunkt tidspunkt dato aika pvm godzina czas datetimeutc datetimelocal yyyymmdd yyyymmddhh yyyymmddhhmm aaaammjj aaaammjjhh yearmoda messdatum obtime ob rtc logged measurementtime est edt cst cdt mst mdt pst pdt cet cest mez mesz",
  stationName:
    "station stid stationid stationname stationcode stn estacion estacao stazione site device deviceid devicename weerstation wetterstation icao wmo",
  neutral:
    "of the at de des del du da do di der die das la le l il lo el en in im van and et y e und air luft aria aire ar lucht point punkt punto ponto punt sensor value wert current actual aktuell aktuelle now instant ultima ultimo derniere dernier laatste reading measured index indice local id name weather wetter menge amount quantity quantite quantita cantidad quantidade hoeveelheid level nivel niveau livello dry bulb bulbo seco seca secco sec gr since seit depuis desde dalla sinds from powietrza poziomie na last letzte sensation thermique termica termico term thermisch atmosphere au aux ao aos nel nella sur s true",
} as const;

export const conceptsByWord: ReadonlyMap<string, ReadonlySet<Concept>> = indexWords();

function indexWords(): Map<string, Set<Concept>> {
  const words = new Map<string, Set<Concept>>();
  for (const [concept, list] of Object.entries(WORDS)) {
    for (const word of list.split(" ")) {
      const known = words.get(word) ?? new Set();
      words.set(word, known.add(concept as Concept));
    }
  }
  return words;
}
