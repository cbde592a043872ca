import { type Stats, statSync } from "node:fs";
import type { Measurement } from "@clima/schemas";
import type { ReadOptions } from "@clima/weather-files";
import { fail } from "../../terminal.ts";
import type { Place } from "./work-through.ts";
