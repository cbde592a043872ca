declare module "aedes-persistence-level" {
  import type { ClassicLevel } from "classic-level";
  /** A persistence for Aedes' `persistence` option; the caller opens and closes the database. */
  export default function createLevelPersistence(db: ClassicLevel<string, unknown>): object;
}
