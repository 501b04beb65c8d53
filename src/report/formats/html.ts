import type { ReportFormat } from "./format.js";

/** One self-contained page with charts. */
export const html: ReportFormat = {
  name: "html",
  extension: ".html",
  isPage: true,
  async render(subject) {
    if (subject.kind === "run") {
      const { runHtml } = await import("../html/run-report.js");
      return runHtml(subject.run, subject);
    }
    const { comparisonHtml } = await import("../html/comparison-report.js");
    return comparisonHtml(subject);
  },
};
