export { type Ingest, type IngestSettings, startIngest } from "./main.ts";
