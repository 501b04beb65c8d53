import type { TestLooks } from "../../runs/looks.js";
import type { RunRecord } from "../../runs/reader.js";
import type { NamedFormat } from "../../shared/named-formats.js";
import type { Styles } from "../color.js";
import type { RunGroup } from "../groups.js";
import type { RunLink } from "../html/comparison-origin.js";

/** A run of a comparison that failed. */
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
  /** The place of its model in the comparison that the run is part of, from 0. */
  readonly place?: number | undefined;
  /** The name of the comparison or sweep that the run's folder lies in. */
  readonly study?: string | undefined;
  /** How often the test figures of its data have been looked at. */
  readonly looks?: TestLooks | undefined;
}

/** Finished runs, grouped by model. */
interface ComparisonSubject {
  readonly kind: "comparison";
  readonly groups: readonly RunGroup[];
  /** The comparison's folder; undefined if runs were named individually. */
  readonly folder?: string | undefined;
  /** The addresses of the runs' pages, as seen from the page that is made. */
  readonly linkOf?: RunLink | undefined;
  /** The command line that created the comparison. */
  readonly command?: readonly string[] | undefined;
  /** Its runs that failed. */
  readonly failed?: readonly ComparisonFailure[] | undefined;
  /** How often the test figures of its data have been looked at. */
  readonly looks?: TestLooks | undefined;
}

/** What a report is about. */
export type ReportSubject = RunSubject | ComparisonSubject;

/** Settings of a text's layout. */
export interface TextLayout {
  /** Width of the terminal or file in columns. */
  readonly width: number;
  readonly styles: Styles;
  /** Breaks sentences at the width of the terminal; lines after the first are indented by `indent` columns. */
  readonly wrap?: (text: string, indent?: number) => string;
}

/** An output format for reports. */
export interface ReportFormat extends NamedFormat {
  /** Whether it is written to a file by default; otherwise it is printed unless a file is named. */
  readonly isPage: boolean;
  /** @param layout used only by plain text */
  render(subject: ReportSubject, layout: TextLayout): Promise<string>;
}
