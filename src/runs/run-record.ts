import type { Config } from "../config/schema.js";
import type { EpochRecord } from "./epoch-record.js";
import type { Manifest } from "./manifest.js";
import type { Summary, WindowRecord } from "./records.js";

/** The content of a finished run folder. */
export interface RunRecord {
  readonly folder: string;
  readonly config: Config;
  readonly manifest: Manifest;
  readonly epochs: readonly EpochRecord[];
  readonly summary: Summary;
  readonly windows: readonly WindowRecord[];
}
