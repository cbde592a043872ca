export { type Ingest, type IngestSettings, startIngest } from "./main.ts";
export { openRejectedFiles, type RejectedFile, rejectedFolder } from "./rejected-files.ts";
