import type { Content } from "../shared/files.js";
import type { NamedFormat } from "../shared/named-formats.js";

/** What of a run is exported. A format names those of these options that it knows. */
export interface ExportOptions {
  /** Which weights (default: those that the run was tested with, as `rnnlab predict` uses them). */
  readonly weights?: "best" | "last" | undefined;
  /** Whether the states of a model's recurrent layers go in and out, for sequences in pieces. */
  readonly stateful?: true | undefined;
  /** Name of the experiment that runs are put under. */
  readonly experiment?: string | undefined;
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

export type Environment = Readonly<Record<string, string | undefined>>;

/** A service that runs are sent to, and who hears of it. */
export interface Service {
  /** Its address. */
  readonly place: string;
  /** Environment variables, for what lets somebody in. */
  readonly env: Environment;
  /** Receives a sentence about what is not sent. */
  readonly onNote: (text: string) => void;
}

/** A service with an address, asked for as `--to NAME:URL`. */
export interface ServiceFormat extends AnyFormat {
  readonly target: "url";
  /**
   * Sends run folders, one after the other.
   *
   * @returns where each run is now
   * @throws UserError when the service cannot be reached or refuses, or a run's files are damaged
   */
  send(
    folders: readonly string[],
    options: ExportOptions,
    service: Service,
  ): Promise<readonly string[]>;
}

/**
 * A way to take runs elsewhere. One with another kind of target has an interface beside these and a
 * case in `cli/export.ts`.
 */
export type ExportFormat = FileFormat | FolderFormat | ServiceFormat;
