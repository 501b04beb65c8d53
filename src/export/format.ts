import type { Content } from "../shared/files.js";
import type { NamedFormat } from "../shared/named-formats.js";

/** What of a run is exported. */
interface ExportOptions {
  /** Which weights (default: those that the run was tested with, as `rnnlab predict` uses them). */
  readonly weights?: "best" | "last" | undefined;
}

/** A kind of file that a run's model can be taken elsewhere in. */
export interface ExportFormat extends NamedFormat {
  /**
   * The file's content, made from the run folder alone.
   *
   * @throws UserError when the run's files are missing or damaged
   */
  render(folder: string, options: ExportOptions): Promise<Content>;
}
