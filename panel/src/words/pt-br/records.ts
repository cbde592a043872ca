import type { records as english } from "../en/records.ts";
import type { Translation } from "../translation.ts";

export const records: Translation<typeof english> = {
  allYears: "Todos os anos",
  earlier: "Antes",
  later: "Depois",
  shown: "Período mostrado",
  table: (period) => `Clima, ${period}`,
  periods: { years: "Ano", months: "Mês", days: "Dia" },
  columns: {
    temperatureMinC: "Temperatura mínima",
    temperatureMeanC: "Temperatura média",
    temperatureMaxC: "Temperatura máxima",
    rainSumMm: "Chuva",
    windGustMaxMs: "Maior rajada",
    pressureMinHpa: "Pressão mínima",
    pressureMaxHpa: "Pressão máxima",
    humidityMeanPct: "Umidade média",
    frostDays: "Dias de geada",
    hotDays: "Dias quentes",
    rainDays: "Dias de chuva",
  },
  together: "Em conjunto",
  someDays: (measured, all) => `${measured} de ${all} dias`,
  meanings: (hot, rain) =>
    `As médias são as das médias dos dias. Um dia de geada tem temperatura abaixo do congelamento; um dia quente, ${hot} ou mais; um dia de chuva, ${rain} ou mais. A pressão é a do nível do mar, onde é conhecida.`,
  ofAllTime: "Recordes de todos os tempos",
  kinds: {
    hottest: "Temperatura mais alta",
    coldest: "Temperatura mais baixa",
    wettest: "Mais chuva em um dia",
    gust: "Rajada mais forte",
    highestPressure: "Pressão mais alta",
    lowestPressure: "Pressão mais baixa",
  },
  csv: "CSV",
  csvOf: "Esta tabela como arquivo CSV",
  nothing: "Nada foi medido neste período.",
  loading: "Lendo o histórico…",
  cannotBeRead: (reason) => `O histórico não pode ser lido: ${reason}`,
  missing: (from, to) =>
    `Há leituras de ${from} a ${to} que nunca foram resumidas por dia e por isso não aparecem aqui. Onde roda o ingest: clima rollups rebuild`,
};
