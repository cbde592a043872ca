export { type Ingest, type IngestSettings, rejectedPath, startIngest } from "./main.ts";
export { createRejectedFolder, type Kept, type RejectedFolder } from "./rejected/rejected-folder.ts";
