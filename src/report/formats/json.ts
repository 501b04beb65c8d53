import { jsonText } from "../json-text.js";
import type { ReportFormat } from "./format.js";

/** The figures, as `train --json` and `compare --json` print them. */
export const json: ReportFormat = {
  name: "json",
  extension: ".json",
  isPage: false,
  async render(subject) {
    const { looks: testLooks } = subject;
    if (subject.kind === "run") {
      const { runResult } = await import("../result.js");
      return document({ ...runResult(subject.run), testLooks });
    }
    const { comparisonResult } = await import("../comparison-result.js");
    const { folder, groups, failed } = subject;
    return document({ ...comparisonResult(folder, groups), failed, testLooks });
  },
};

function document(value: object): string {
  return `${jsonText(value)}\n`;
}
