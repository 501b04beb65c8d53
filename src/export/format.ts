import type { Content } from "../shared/files.js";
import type { NamedFormat } from "../shared/named-formats.js";

/** Options of an export. A format lists those that it supports. */
export interface ExportOptions {
  /** Which weights to export (default: those that the run was tested with, as in `rnnlab predict`). */
  readonly weights?: "best" | "last" | undefined;
  /** Whether the states of recurrent layers become inputs and outputs, for sequences in pieces. */
  readonly stateful?: true | undefined;
  /** Name of the experiment to which runs are added. */
  readonly experiment?: string | undefined;
}

/** Properties of all export formats. */
interface AnyFormat {
  /** The value of `--format`, or of `--to` before a colon. */
  readonly name: string;
  /** Whether an export holds exactly one run or any number of runs. */
  readonly runs: "one" | "several";
  /** The options that affect the export; all others are refused. */
  readonly options: readonly (keyof ExportOptions)[];
}

/** A single file, identified by its extension. */
export interface FileFormat extends AnyFormat, NamedFormat {
  readonly target: "file";
  /**
   * The content of the file, made only from run folders.
   *
   * @throws UserError when a run's files are missing or damaged
   */
  render(folders: readonly string[], options: ExportOptions): Promise<Content>;
}

/** Several files in a folder, requested as `--to NAME:FOLDER`. */
export interface FolderFormat extends AnyFormat {
  readonly target: "folder";
  /**
   * The contents of the files by their paths in the folder, made only from run folders.
   *
   * @throws UserError when a run's files are missing or damaged
   */
  render(
    folders: readonly string[],
    options: ExportOptions,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A service that receives runs. */
export interface Service {
  /** Its address. */
  readonly place: string;
  /** Environment variables, for credentials. */
  readonly env: Environment;
  /** Receives a sentence about anything that is not sent. */
  readonly onNote: (text: string) => void;
}

/** A service with an address, requested as `--to NAME:URL`. */
export interface ServiceFormat extends AnyFormat {
  readonly target: "url";
  /**
   * Sends run folders, one after the other.
   *
   * @returns the address of each run
   * @throws UserError when the service cannot be reached or refuses, or a run's files are damaged
   */
  send(
    folders: readonly string[],
    options: ExportOptions,
    service: Service,
  ): Promise<readonly string[]>;
}

/** An export format. Another kind of target needs an interface beside these and a case in `cli/export.ts`. */
export type ExportFormat = FileFormat | FolderFormat | ServiceFormat;
