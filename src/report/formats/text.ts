import { looksText } from "../looks-text.js";
import type { ReportFormat } from "./format.js";

/** Plots and tables as text, as `train` and `compare` print them. */
export const text: ReportFormat = {
  name: "text",
  extension: ".txt",
  isPage: false,
  async render(subject, layout) {
    const { wrap = (sentence: string) => sentence } = layout;
    const remark = looksText(subject.looks);
    const ending = remark ? `\n${wrap(remark)}\n` : "";
    if (subject.kind === "run") {
      const { terminalPlots } = await import("../plots-text.js");
      const { runText } = await import("../run-text.js");
      return `${terminalPlots(subject.run, layout)}\n${runText(subject.run, layout)}${ending}`;
    }
    const { comparisonText } = await import("../comparison.js");
    const { folder, groups } = subject;
    const name = folder === undefined ? "" : `\ncomparison ${folder}\n`;
    return `${comparisonText(groups, layout)}${ending}${name}`;
  },
};
