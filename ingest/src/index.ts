export { type Ingest, type IngestSettings, type IngestState, rejectedPath, startIngest } from "./main.ts";
export { createRejectedFolder, type Kept, type RejectedFolder } from "./rejected/rejected-folder.ts";
