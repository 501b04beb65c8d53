import type { Content } from "../shared/files.js";
import type { NamedFormat } from "../shared/named-formats.js";

/** What of a run is exported. A format names those of these options that it knows. */
export interface ExportOptions {
  /** Which weights (default: those that the run was tested with, as `rnnlab predict` uses them). */
  readonly weights?: "best" | "last" | undefined;
  /** Whether the states of a model's recurrent layers go in and out, for sequences in pieces. */
  readonly stateful?: true | undefined;
}

/** What all kinds of exports have. */
interface AnyFormat {
  /** As `--format` names it, or `--to` before a colon. */
  readonly name: string;
  /** Whether an export holds one run or any number of them. */
  readonly runs: "one" | "several";
  /** The options that change what is exported; all others are refused. */
  readonly options: readonly (keyof ExportOptions)[];
}

/** One file, known by its extension. */
export interface FileFormat extends AnyFormat, NamedFormat {
  readonly target: "file";
  /**
   * The file's content, made from run folders alone.
   *
   * @throws UserError when a run's files are missing or damaged
   */
  render(folders: readonly string[], options: ExportOptions): Promise<Content>;
}

/** Several files below a folder, asked for as `--to NAME:FOLDER`. */
export interface FolderFormat extends AnyFormat {
  readonly target: "folder";
  /**
   * The files' contents by their paths below the folder, made from run folders alone.
   *
   * @throws UserError when a run's files are missing or damaged
   */
  render(
    folders: readonly string[],
    options: ExportOptions,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
}

/**
 * A way to take runs elsewhere. One with another kind of target (a service with an address, say) has
 * an interface beside these two and a case in `cli/export.ts`.
 */
export type ExportFormat = FileFormat | FolderFormat;
