import type { Config } from "../config/schema.js";
import type { Styles } from "../report/color.js";
import {
  type CaptionedChart,
  type DataOrigin,
  sequenceCharts,
  sequencesHtml,
  seriesCharts,
  seriesHtml,
} from "../report/html/data-report.js";
import { sequencesText } from "../report/sequences-text.js";
import { seriesText } from "../report/series-text.js";
import { describeData } from "./describe-data.js";
import { describeSequences } from "./describe-sequences.js";

/** How data was read, in each form that it is shown in. */
export interface Described {
  /** As JSON shows it. */
  readonly facts: object;
  text(width: number, styles: Styles): string;
  page(origin: DataOrigin): string;
  /** The charts of the page; none if the data are texts. */
  charts(): readonly CaptionedChart[];
}

/**
 * Describes series with their time line, and all other data as sequences.
 *
 * @throws UserError if the data cannot be read
 */
export async function described(config: Config): Promise<Described> {
  if (config.data.task === "csv") {
    const facts = await describeData(config);
    return {
      facts: { ...facts, pictured: undefined },
      text: (width, styles) => seriesText(facts, width, styles),
      page: (origin) => seriesHtml(facts, config.data, origin),
      charts: () => seriesCharts(facts),
    };
  }
  const facts = await describeSequences(config);
  return {
    facts: { ...facts, pictured: undefined },
    text: (width) => sequencesText(facts, width),
    page: (origin) => sequencesHtml(facts, config.data, origin),
    charts: () => sequenceCharts(facts),
  };
}
