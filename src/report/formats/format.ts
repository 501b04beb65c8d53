import type { RunRecord } from "../../runs/reader.js";
import type { NamedFormat } from "../../shared/named-formats.js";
import type { Styles } from "../color.js";
import type { RunGroup } from "../groups.js";

/** A run of a comparison that has no result. */
export interface ComparisonFailure {
  readonly label: string;
  readonly seed: number;
  /** Number of the fold, in a backtest. */
  readonly fold?: number;
  readonly error: string;
}

/** A finished run. */
interface RunSubject {
  readonly kind: "run";
  readonly run: RunRecord;
  /** A sentence to add to the results. */
  readonly remark?: string | undefined;
}

/** Finished runs, model by model. */
interface ComparisonSubject {
  readonly kind: "comparison";
  readonly groups: readonly RunGroup[];
  /** The comparison's folder; missing where runs were named one by one. */
  readonly folder?: string | undefined;
  /** The command line that made the comparison. */
  readonly command?: readonly string[] | undefined;
  /** Its runs that failed. */
  readonly failed?: readonly ComparisonFailure[] | undefined;
  /** A sentence to add to the results. */
  readonly remark?: string | undefined;
}

/** What a report is about. */
export type ReportSubject = RunSubject | ComparisonSubject;

/** How a text is laid out. */
export interface TextLayout {
  /** Columns of the terminal or file. */
  readonly width: number;
  readonly styles: Styles;
  /** Breaks a sentence where the terminal would. */
  readonly wrap?: (text: string) => string;
}

/** A kind of file that a report can be written as. */
export interface ReportFormat extends NamedFormat {
  /** Whether it goes into a file; else it is printed where no file is named. */
  readonly isPage: boolean;
  /** @param layout only a format of plain text looks at it */
  render(subject: ReportSubject, layout: TextLayout): Promise<string>;
}
