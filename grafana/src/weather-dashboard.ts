import { dashboard } from "./dashboard.ts";
import { dailyPanel, half, lastSeenPanel, nowPanel, type Panel, sourcePanel, trendPanel } from "./panels.ts";

const panels: readonly Panel[] = [
  nowPanel(1, "temperatureC", { x: 0, y: 0, w: 4, h: 4 }),
  nowPanel(2, "dewPointC", { x: 4, y: 0, w: 4, h: 4 }),
  nowPanel(3, "humidityPct", { x: 8, y: 0, w: 4, h: 4 }),
  nowPanel(4, "seaLevelPressureHpa", { x: 12, y: 0, w: 4, h: 4 }),
  nowPanel(5, "illuminanceLux", { x: 16, y: 0, w: 4, h: 4 }),
  nowPanel(6, "windSpeedMs", { x: 20, y: 0, w: 4, h: 4 }),
  trendPanel({
    id: 10,
    title: "Temperature and dew point",
    description: "Where the two lines meet, the air is saturated: fog or dew.",
    gridPos: half(0, 4),
    quantities: ["temperatureC", "dewPointC"],
  }),
  trendPanel({
    id: 11,
    title: "Relative humidity",
    description: "Opposite to the temperature on a dry day.",
    gridPos: half(12, 4),
    quantities: ["humidityPct"],
  }),
  trendPanel({
    id: 12,
    title: "Sea-level pressure",
    description: "Comparable between stations. Falling by more than 2 hPa in 3 hours announces wind or rain.",
    gridPos: half(0, 12),
    quantities: ["seaLevelPressureHpa"],
  }),
  trendPanel({
    id: 13,
    title: "Station pressure",
    description: "As the barometer shows it, at the station's own height.",
    gridPos: half(12, 12),
    quantities: ["pressureHpa"],
  }),
  trendPanel({
    id: 14,
    title: "Illuminance",
    description: "Daylight, on a logarithmic scale: full sun is about 100,000 lx, an overcast day 10,000 lx, dusk 10 lx.",
    gridPos: half(0, 20),
    quantities: ["illuminanceLux"],
    custom: { scaleDistribution: { type: "symlog", log: 10, linearThreshold: 1 } },
  }),
  trendPanel({
    id: 15,
    title: "Wind",
    description: "Mean speed, and the gusts where the station measures them.",
    gridPos: half(12, 20),
    quantities: ["windSpeedMs", "windGustMs"],
  }),
  trendPanel({
    id: 16,
    title: "Wind direction",
    description: "Where the wind comes from, last of each interval: 0° and 360° north, 90° east. A mean of angles would be wrong.",
    gridPos: half(0, 28),
    quantities: ["windDirectionDeg"],
    aggregate: "last",
    custom: { drawStyle: "points", pointSize: 4 },
  }),
  trendPanel({
    id: 17,
    title: "Rain by hour",
    description: "Sum of each hour or longer interval.",
    gridPos: half(12, 28),
    quantities: ["rainMm"],
    aggregate: "sum",
    custom: { drawStyle: "bars", fillOpacity: 60 },
    interval: "1h",
  }),
  dailyPanel(18, "temperatureC", half(0, 36)),
  lastSeenPanel(19, half(12, 36)),
  sourcePanel(20, { x: 0, y: 44, w: 24, h: 4 }),
];

/** The Weather dashboard. */
export const weatherDashboard = dashboard({
  uid: "clima-weather",
  title: "Weather",
  description: "What Clima's stations measure.",
  from: "now-24h",
  choice: { tag: "station", label: "Station", measurement: "weather" },
  panels,
});
