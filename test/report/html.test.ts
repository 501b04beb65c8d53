import { describe, expect, it } from "vitest";
import { comparisonCharts, comparisonHtml } from "../../src/report/html/comparison-report.js";
import { runCharts, runHtml } from "../../src/report/html/run-report.js";
import { pageScript } from "../../src/report/html/script.js";
import { shellLine } from "../../src/report/html/sections.js";
import { svgFile } from "../../src/report/svg/render.js";
import { dark, light } from "../../src/report/svg/style.js";
import { type RunRecord, readRun } from "../../src/runs/reader.js";
import { isClassSummary } from "../../src/runs/records.js";
import { significant } from "../../src/shared/format.js";
import { emptyFolder } from "../helpers/cli.js";
import { withoutBreaks, withoutScript } from "../helpers/pages.js";
import { fakeRun } from "../helpers/runs.js";

const run = readRun(fakeRun(emptyFolder()));
const classes = classRun();
const HOSTILE = `</title></style></svg>--><script>alert(1)</script><img src=x onerror="alert(1)">'&\u0000\ud800`;

// As long, so that names get the same place in charts.
const HARMLESS = "x".repeat(HOSTILE.length);

/** The run with the text in every place where a config, a manifest or a folder may have one. */
function hostile(text: string): RunRecord {
  return {
    ...run,
    folder: `runs/${text}`,
    config: { ...run.config, name: text, description: text },
    manifest: {
      ...run.manifest,
      name: text,
      command: ["rnnlab", text],
      versions: { [text]: text },
      fingerprint: text,
      createdAt: text,
    },
    summary: {
      ...run.summary,
      expectations: [{ expression: text, actual: 1, met: false }],
    },
  };
}

/** A run that tells two languages apart. */
function classRun(english = "english"): RunRecord {
  const figures = { precision: 0.8, recall: 0.8, f1: 0.8, support: 10 };
  const names = [english, "french"];
  return {
    ...run,
    windows: [],
    summary: {
      objective: "classification",
      final: { ...run.summary.final, accuracy: 0.85, valAccuracy: 0.75 },
      expectations: [],
      test: {
        crossEntropy: 0.5,
        accuracy: 0.8,
        errorRate: 0.2,
        macroF1: 0.8,
        byClass: names.map((name) => ({ name, ...figures })),
        confusion: [
          [8, 2],
          [2, 8],
        ],
      },
      mistakes: [
        {
          example: 3,
          input: english === "english" ? "bonjour" : english,
          target: "french",
          prediction: english,
          probability: 0.875,
        },
      ],
      baselines: [{ name: "majority class", errorRate: 0.5, crossEntropy: 0.7 }],
    },
  };
}

/** Names of all elements, in order; fails where one is not closed. */
function elements(page: string): string[] {
  const markup = withoutScript(page);
  const open: string[] = [];
  const names: string[] = [];
  for (const [, slash, name = ""] of markup.matchAll(/<(\/?)([a-zA-Z!][\w-]*)[^>]*>/g)) {
    if (["meta", "link", "wbr", "!doctype"].includes(name)) continue;
    if (slash) expect(open.pop()).toBe(name);
    else {
      open.push(name);
      names.push(name);
    }
  }
  expect(open).toEqual([]);
  return names;
}

describe("the report of a run", () => {
  const html = runHtml(run);

  it("marks the tested state, and no epoch where the weights before the first one are tested", () => {
    const tested = (testedEpoch: number) =>
      runHtml({ ...run, summary: { ...run.summary, testedEpoch } });
    expect(tested(3)).toContain("tested epoch 3: validation loss");
    expect(tested(0)).toContain("tested: the weights before epoch 1");
    expect(tested(0)).not.toMatch(/(best|tested) epoch \d/);
    expect(tested(run.epochs.length)).toContain("best epoch");
  });

  it("asks for nothing outside itself, and runs no script but the one that its policy names", () => {
    const { text, hash } = pageScript();
    expect(withoutScript(html)).not.toMatch(/<script|https?:|url\(|@import|\son\w+=/i);
    expect(withoutScript(html).match(/\b(?:src|href)="[^"]*"/g)).toEqual(['href="data:,"']);
    expect(html).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${hash}'"`,
    );
    expect(text).not.toMatch(
      /<\/script|<!--|https?:|\bfetch\b|XMLHttpRequest|\beval\b|\bimport\b/i,
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000);
  });

  it("shows figures, curves with the best epoch, every window, config and how to make it again", () => {
    expect(html.match(/<svg [^>]*role="img"/g)?.length).toBe(3 + 15);
    for (const text of [
      "0.01170",
      "best epoch 10: validation loss 0.0220",
      "#15",
      "linear regression",
      "training.optimizer.learningRate",
      "rnnlab train --config lstm.json",
      `rnnlab train --config runs/${run.folder.split("/").at(-1)}/config.json`,
      run.manifest.fingerprint ?? "",
    ]) {
      expect(withoutBreaks(html)).toContain(text);
    }
  });

  it("names the config where it lies, also of a run within a comparison", () => {
    const page = runHtml(run, { study: "2026-compare-5dd1" });
    const name = run.folder.split("/").at(-1);
    expect(withoutBreaks(page)).toContain(`--config runs/2026-compare-5dd1/${name}/config.json`);
  });

  it("carries the values that its charts draw", () => {
    const values = run.epochs.map(({ valLoss }) => Number(valLoss.toPrecision(7))).join(" ");
    expect(html).toContain(`data-name="validation" data-x="1 2`);
    expect(html).toContain(`data-y="${values}"`);
  });

  it("has colours for light and dark", () => {
    expect(html).toContain("prefers-color-scheme:dark");
    expect(html).toContain(`--truth:${light.truth}`);
    expect(html).toContain(`--truth:${dark.truth}`);
    const body = withoutScript(html).slice(html.indexOf("<body>"));
    expect(body).not.toMatch(/#[0-9a-f]{6}/);
  });

  it("is the same whenever it is made", () => {
    expect(runHtml(readRun(run.folder))).toBe(html);
  });

  it("shows bands where forecasts have a spread", () => {
    const windows = run.windows.map((window) => ({ ...window, sd: window.truth.map(() => 0.1) }));
    expect(runHtml({ ...run, windows })).toContain("95 % band");
    expect(html).not.toContain("95 % band");
  });

  it("can be made of one epoch, no windows, and figures that are not numbers", () => {
    const [first] = run.epochs;
    const broken = { ...first!, loss: Number.NaN, valLoss: Number.POSITIVE_INFINITY };
    for (const epochs of [[first!], [broken], [broken, broken]]) {
      const page = runHtml({ ...run, epochs, windows: [] });
      expect(withoutScript(page)).not.toMatch(/="[^"]*(?:NaN|Infinity)/);
    }
  });
});

describe("the report of a classifier", () => {
  const html = runHtml(classes);

  it("has the confusion matrix, each class, and the wrong examples", () => {
    expect(html.match(/<svg [^>]*role="img"/g)?.length).toBe(2);
    for (const text of [
      "Cross-entropy by epoch",
      "macro F1",
      '<td class="right" style="--share:80%">8<small>80 %</small></td>',
      '<td class="wrong" style="--share:20%">2<small>20 %</small></td>',
      '<th scope="colgroup" colspan="2">predicted class</th>',
      "<td>bonjour</td><td>french</td><td>english</td><td>0.875</td>",
      "majority class",
    ]) {
      expect(html).toContain(text);
    }
    expect(html).not.toContain("last step");
  });

  it("shows names of classes and examples as they are", () => {
    const page = runHtml(classRun(HOSTILE));
    expect(elements(page)).toEqual(elements(html));
    expect(withoutScript(page)).not.toMatch(/<script|<img|(?!\n)\p{Cc}|\p{Cs}/u);
  });
});

describe("hostile text", () => {
  it("is shown and never markup", () => {
    const page = runHtml(hostile(HOSTILE));
    expect(elements(page)).toEqual(elements(runHtml(hostile(HARMLESS))));
    expect(withoutScript(page)).not.toMatch(/<script|<img|(?!\n)\p{Cc}|\p{Cs}/u);
    expect(page).toContain("&#60;script&#62;alert(1)");
  });

  it("is shown in comparisons and in SVG files", () => {
    const groups = (label: string) => [{ label, runs: [hostile(label), hostile(label)] }];
    const page = comparisonHtml({ groups: groups(HOSTILE), command: ["rnnlab", HOSTILE] });
    const calm = comparisonHtml({ groups: groups(HARMLESS), command: ["rnnlab", HARMLESS] });
    expect(elements(page)).toEqual(elements(calm));
    for (const chart of Object.values(comparisonCharts(groups(HOSTILE)))) {
      expect(svgFile(chart, light)).not.toMatch(/<script|<img|(?!\n)\p{Cc}|\p{Cs}/u);
    }
  });

  it("is quoted for the shell", () => {
    expect(shellLine(["rnnlab", "train", "--set", "model.hidden=64"])).toBe(
      "rnnlab train --set model.hidden=64",
    );
    expect(shellLine(["a b", "it's", "$(rm)", ""])).toBe("'a b' 'it'\\''s' '$(rm)' ''");
  });
});

describe("the report of a comparison", () => {
  const base = emptyFolder();
  const seeds = (cell: string, mses: readonly number[]) =>
    mses.map((mseLastStep, index) =>
      readRun(
        fakeRun(base, {
          name: `${cell}-${index}`,
          mseLastStep,
          sets: [`model.cell=${cell}`, `training.seed=${index + 1}`],
        }),
      ),
    );
  const groups = [
    { label: "lstm", runs: seeds("lstm", [0.011, 0.012, 0.013]) },
    { label: "gru", runs: seeds("gru", [0.021, 0.022, 0.023]) },
  ];
  const html = comparisonHtml({ groups });

  it("has every seed, the interval, the verdict and overlaid windows", () => {
    expect(html).toContain("lstm beats gru by 0.01000");
    expect(html).toContain("0.01200 ± 0.00100");
    expect(html.match(/aria-label="Test window/g)?.length).toBe(15);
    const seedsChart = comparisonCharts(groups)["seeds.svg"]!.body;
    expect(seedsChart.match(/class="mark s0"/g)?.length).toBe(3);
    expect(seedsChart.match(/class="mark s1"/g)?.length).toBe(3);
  });

  it("leads to the page of each run, and shows settings, environment and the command", () => {
    const command = ["rnnlab", "compare", "lstm", "gru"];
    const page = comparisonHtml({
      groups,
      command,
      linkOf: (folder) => `../${folder.split("/").at(-1)}/report.html`,
    });
    for (const name of ["lstm-0", "lstm-2", "gru-1"]) {
      expect(page).toContain(`<a href="../${name}/report.html">${name}</a>`);
    }
    expect(page).toContain("<td>model.cell</td><td>lstm</td><td>gru</td>");
    expect(withoutBreaks(page)).toMatch(/model\.hidden<\/th>/);
    expect(page).toContain("cpu: wasm kernel, cpu backend");
    expect(page).toContain("rnnlab compare lstm gru");
    expect(withoutScript(html)).not.toContain("<a ");
  });

  it("gives a model the colour and the shape that its runs' pages give it", () => {
    const [, gru] = groups;
    const page = withoutScript(runHtml(gru!.runs[0]!, { place: 1 }));
    expect(page).toContain('class="curve s1"');
    expect(page).toContain('class="mark s1"');
    expect(page).not.toMatch(/class="(curve|mark|band|hollow|label)? ?s0"/);
    const shapes = (markup: string) =>
      new Set([...markup.matchAll(/<path d="([^"]*)"[^>]*class="mark s1"/g)].map(([, d]) => d));
    const windows = [...shapes(page)].filter((d) => shapes(html).has(d));
    expect(windows.length).toBeGreaterThan(0);
    const second = comparisonHtml({ groups: [{ ...gru!, place: 1 }] });
    expect(second).toContain('class="mark s1"');
    expect(withoutScript(second)).not.toMatch(/class="(curve|mark|band) s0"/);
  });

  it("can be made of one run of one model", () => {
    const [group] = groups;
    const single = [{ label: "lstm", runs: group!.runs.slice(0, 1) }];
    expect(comparisonHtml({ groups: single })).toContain("0.01100");
  });
});

describe("an SVG file", () => {
  it.each(Object.entries(runCharts(run)))(
    "%s stands alone, in colours that need no page",
    (_, chart) => {
      const file = svgFile(chart, light);
      expect(file).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(file).not.toContain("var(");
      expect(file).not.toMatch(/(?:NaN|undefined|Infinity)/);
      elements(file);
    },
  );
});

describe("the series of a run", () => {
  function pageOf(count: number): string {
    const bySeries = Array.from({ length: count }, (_, i) => {
      return {
        name: `shop <${i}`,
        windows: 1200,
        mse: 0.5,
        rmse: 0.7,
        mae: 0.25,
        mase: null,
        smape: (i * 7) % count,
      };
    });
    const { summary } = run;
    if (isClassSummary(summary)) throw new Error("no summary of values");
    return runHtml({ ...run, summary: { ...summary, bySeries } });
  }

  it("stand in a table, the ten with the largest sMAPE, worst first", () => {
    const shops = [...pageOf(12).matchAll(/>shop &(?:lt|#60);(\d+)/g)].map(([, i]) => Number(i));
    expect(shops.map((i) => (i * 7) % 12)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    expect(pageOf(12)).toContain("the 10 with the largest sMAPE of 12");
    expect(pageOf(12)).toContain(
      `<td>${significant(0.25)}</td><td>${significant(0.5)}</td><td>1,200</td>`,
    );
  });

  it("are all shown where there are few, and not at all for a run of one", () => {
    expect(pageOf(3)).toContain("Test errors by series</h2>");
    expect(runHtml(run)).not.toContain("Test errors by series");
  });
});
