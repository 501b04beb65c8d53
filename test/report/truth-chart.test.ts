import { describe, expect, it } from "vitest";
import { truthSection } from "../../src/report/html/truth.js";
import { truthChart } from "../../src/report/svg/truth-chart.js";
import type { RunRecord } from "../../src/runs/run-record.js";

const model = { name: "gru", place: 1 };

function seriesOf(body: string) {
  const [, x = "", y = "", labels = "[]"] =
    /data-x="([^"]*)" data-y="([^"]*)" data-labels="([^"]*)"/.exec(body) ?? [];
  return { x, y, labels: labels.replaceAll("&#34;", '"').replaceAll("&quot;", '"') };
}

describe("predicted over true values", () => {
  it("has a mark for each example, and both axes have the same range", () => {
    const chart = truthChart({ targets: [1, 2, 10], predictions: [2, 2.5, 7] }, model);
    const { x, y, labels } = seriesOf(chart.body);
    expect([x, y]).toEqual(["1 2 10", "2 2.5 7"]);
    expect(JSON.parse(labels)).toEqual(["example 0", "example 1", "example 2"]);
    expect(chart.frame!.x.domain).toEqual(chart.frame!.y.domain);
    expect(chart.body.match(/class="mark s1"/g)).toHaveLength(3);
    expect(chart.label).toBe("Predicted over true values, true values from 1.000 to 10.00");
  });

  it("draws the line of perfect predictions from corner to corner", () => {
    const { body, frame } = truthChart({ targets: [1, 2, 10], predictions: [2, 2.5, 7] }, model);
    const [left, right, top, bottom] = frame!.plot;
    expect(body).toContain(
      `<line x1="${left}" y1="${bottom}" x2="${right}" y2="${top}" class="rule">`,
    );
  });

  it("leaves out examples without a value, and says when it shows only some", () => {
    const chart = truthChart({ targets: [1, Number.NaN, 3], predictions: [1, 2, 3] }, model);
    expect(seriesOf(chart.body).labels).toBe('["example 0","example 2"]');
    const many = Array.from({ length: 2500 }, (_, i) => i);
    const examples = { targets: many, predictions: many };
    const run = { examples } as unknown as RunRecord;
    const html = truthSection([{ run, ...model }]);
    expect(html).toContain("Some of the 2,500 test examples");
    expect(html.match(/class="mark s1"/g)!.length).toBeLessThanOrEqual(1000);
    const few = { examples: { targets: [1, 2], predictions: [1, 2] } } as unknown as RunRecord;
    expect(truthSection([{ run: few, ...model }])).toContain("Each mark is a test example.");
  });

  it("is left out of the pages of other runs", () => {
    expect(truthSection([{ run: {} as RunRecord, ...model }])).toBe("");
  });
});
