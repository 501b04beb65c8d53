import { describe, expect, it } from "vitest";
import { comparisonCharts, comparisonHtml } from "../../../src/report/html/comparison-report.js";
import { sequencesHtml, seriesHtml } from "../../../src/report/html/data-report.js";
import {
  breakable,
  code,
  dataTable,
  facts,
  figure,
  folded,
  keyList,
  page,
  paragraph,
  reportPage,
  scrollBox,
  section,
  tableCell,
  tiles,
} from "../../../src/report/html/elements.js";
import { forecastHtml } from "../../../src/report/html/forecast-report.js";
import { gradientsHtml } from "../../../src/report/html/gradients-report.js";
import { runCharts, runHtml } from "../../../src/report/html/run-report.js";
import { pageScript } from "../../../src/report/html/script.js";
import {
  baselinesSection,
  folderName,
  moment,
  numbered,
  shellLine,
  windowsSection,
} from "../../../src/report/html/sections.js";
import { pageStyles } from "../../../src/report/html/styles.js";
import { truthSection } from "../../../src/report/html/truth.js";
import type { SequenceFacts } from "../../../src/report/sequences-text.js";
import type { SeriesFacts } from "../../../src/report/series-text.js";
import { legendSample } from "../../../src/report/svg/legend.js";
import { inlineSvg } from "../../../src/report/svg/render.js";
import { readRun } from "../../../src/runs/reader.js";
import type { ClassSummary, ValueSummary } from "../../../src/runs/records.js";
import { emptyFolder } from "../../helpers/cli.js";
import { fakeRun } from "../../helpers/runs.js";
import { drawnSeries } from "../drawn.js";
import { outlineOf } from "../tables-of-pages.js";

const FINGERPRINT = "0123456789abcdef".repeat(4);
const NAME = "2026-01-02T03-04-05-lstm-0a0a";
const SCROLL = "Scroll sideways to see all columns.";
const LOOKS =
  "The test figures of this data have been looked at 3 times: by 3 finished runs of one setting. The best of several " +
  "test figures is an optimistic estimate of the error on new data: choose by validation figures.";
const machine = [
  "## Environment",
  "device | cpu: wasm kernel, cpu backend",
  "threads | 2",
  "rnnlab | 0.1.0",
  "node | 20.20.2",
];

const read = readRun(fakeRun(emptyFolder()));
const run = { ...read, windows: read.windows.slice(0, 2) };
const summary = run.summary as ValueSummary;
const looks = { runs: 3, settings: 1 };

describe("an element", () => {
  it.each([
    [section("a<", "", ""), ""],
    [section("a<", "b", "c"), "\n<section><h2>a&#60;</h2>bc</section>"],
    [paragraph(""), ""],
    [paragraph("a<"), "<p>a&#60;</p>"],
    [paragraph("a", "muted"), '<p class="muted">a</p>'],
    [
      tiles([["learningRate", "<1"]]),
      '<dl class="tiles"><div class="tile"><dt>learning<wbr>Rate</dt><dd>&#60;1</dd></div></dl>',
    ],
    [tableCell("a<"), "<td>a&#60;</td>"],
    [tableCell({ text: "a", sort: 0 }), '<td data-sort="0">a</td>'],
    [
      tableCell({ text: "a<", sort: 1.5, href: "b&", classes: "c" }),
      '<td class="c" data-sort="1.5"><a href="b&#38;">a&#60;</a></td>',
    ],
    [tableCell({ text: "a", sort: Number.NaN }), "<td>a</td>"],
    [
      facts([
        ["a.b", "c"],
        ["d", { text: "e", href: "f" }],
      ]),
      '<table class="facts"><tbody><tr><th scope="row">a.<wbr>b</th><td>c</td></tr>' +
        '<tr><th scope="row">d</th><td><a href="f">e</a></td></tr></tbody></table>',
    ],
    [folded("a<", "<b>"), "<details><summary>a&#60;</summary><b></details>"],
    [breakable("a1.b aB.Cd e.f"), "a1.b a<wbr>B.Cd e.<wbr>f"],
    [code(["--a b --c-d <"]), "<pre>--a b <span>--c-d</span> &#60;</pre>"],
    [scrollBox("t", 4), '<div class="table" tabindex="0">t</div>'],
    [scrollBox("t", 5), `<p class="hint">${SCROLL}</p><div class="table" tabindex="0">t</div>`],
    [
      dataTable(["a"], [{ cells: ["b"], classes: "own" }, { cells: ["c"] }]),
      '<div class="table" tabindex="0"><table><thead><tr><th scope="col">a</th></tr></thead>' +
        '<tbody>\n<tr class="own"><td>b</td></tr>\n<tr><td>c</td></tr></tbody></table></div>',
    ],
  ])("is %s", (found, wanted) => {
    expect(found).toBe(wanted);
  });

  it("with both its own class and many columns has both classes", () => {
    expect(dataTable(new Array(13).fill("a"), [], { classes: "texts" })).toContain(
      '<table class="texts dense">',
    );
  });

  it("with a chart has its caption, its key and its picture", () => {
    const chart = { width: 10, height: 5, label: "l", body: "" };
    const entry = { text: "b<", classes: "s0" };
    const svg = inlineSvg(chart);
    expect(figure(chart)).toBe(`<figure>${svg}</figure>\n`);
    const key =
      '<ul class="key"><li data-of="b&#60;"><svg class="chart" width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">' +
      `${legendSample(entry, [0, 6])}</svg>b&#60;</li></ul>`;
    expect(keyList([entry])).toBe(key);
    expect(figure({ ...chart, key: [entry] }, "c<", "wide")).toBe(
      `<figure class="wide"><figcaption>c&#60;</figcaption>${key}${svg}</figure>\n`,
    );
  });

  it("that is a page has all that a browser needs, and nothing from elsewhere", () => {
    const { text, hash } = pageScript();
    const whole = (main: string) =>
      '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n' +
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${hash}'">\n` +
      '<meta name="viewport" content="width=device-width,initial-scale=1">\n<link rel="icon" href="data:,">\n' +
      `<title>a&#60;</title>\n<style>${pageStyles}</style></head>\n` +
      `<body><main>${main}</main><script>${text}</script></body></html>\n`;
    expect(page("a<", "b", "c")).toBe(whole("bc"));
    expect(reportPage({ title: "a<", header: "h", sections: ["s", "t"] })).toBe(
      whole("<header>h</header>st"),
    );
    expect(pageScript()).toBe(pageScript());
  });
});

describe("a name", () => {
  it.each([
    ["of a folder", folderName({ folder: "a/b c" }), "b c"],
    ["of a folder with a slash at its end", folderName({ folder: "a/b//" }), "b"],
    ["of a folder of Windows", folderName({ folder: "C:\\a\\b" }), "b"],
    ["of the root", folderName({ folder: "/" }), "/"],
    ["of a moment", moment("2026-11-24T00:25:59.123Z"), "2026-11-24 00:25 UTC"],
    ["of no moment", moment("soon"), "soon"],
    ["of plain words", shellLine(["a@%+=:,./-_9", "b"]), "a@%+=:,./-_9 b"],
    ["of other words", shellLine(["a;", "~", "é", "*", '"']), `'a;' '~' 'é' '*' '"'`],
    ["of one chart", Object.keys(numbered("a", [{} as never])).join(), "a.svg"],
    [
      "of two charts",
      Object.keys(numbered("a", [{} as never, {} as never])).join(),
      "a-1.svg,a-2.svg",
    ],
    ["of no chart", Object.keys(numbered("a", [])).join(), ""],
  ])("%s is whole", (_, found, wanted) => {
    expect(found).toBe(wanted);
  });
});

describe("the page of a run", () => {
  const picture = (caption: string) => [caption, "picture"];

  it("has its parts in order", () => {
    const config = { ...run.config, description: "a run" };
    expect(outlineOf(runHtml({ ...run, config }, { looks, study: "st" }))).toEqual([
      "# lstm",
      "a run",
      "lstm, 2 x 20 units, seed 1, 2026-01-02 03:04 UTC",
      "good: lstm beats the only baseline, linear regression: MSE of the last step 0.01170 against 0.01539",
      "test MSE, last step | 0.01170",
      "test MSE | 0.01170",
      "test MAE, last step | 0.005850",
      "MASE, last step | 0.5000",
      "parameters | 5,410",
      "epochs | 10",
      "time | 3.2 s",
      LOOKS,
      "## Training and error",
      ...picture("Loss by epoch"),
      ...picture("Test MSE by horizon"),
      ...picture("Norm of the gradients before clipping, by epoch"),
      "## Test windows",
      "history",
      "truth",
      "lstm",
      // the predictions are 0.05 too high
      ...picture("#1, mse 0.002500"),
      ...picture("#2, mse 0.002500"),
      "## Errors of the last step on the test set",
      SCROLL,
      "model | MSE | RMSE | MAE | sMAPE | MASE | validation MSE",
      "lstm | 0.01170 | 0.1082 | 0.005850 | 10.00 | 0.5000 | 0.01170",
      "linear regression | 0.01539 | 0.1082 | 0.005850 | 10.00 | 0.5000 | 0.01530",
      "## Reproduce this run",
      "The command that was run:",
      "rnnlab train --config lstm.json",
      "From the run folder alone, wherever the config came from:",
      `rnnlab train --config runs/st/${NAME}/config.json`,
      "On the CPU, equal fingerprints mean bit-for-bit equal weights.",
      ...machine,
      `run | ${NAME}`,
      "created | 2026-01-02 03:04 UTC",
      `fingerprint | ${FINGERPRINT}`,
      "## Config",
      "folded",
    ]);
  });

  it("has a section for everything that is known, in the colour of its place", () => {
    const scores = { mseLastStep: 1, crps: 1, calibrationError: 1, meanSd: 1, coverage: [] };
    const all = {
      ...summary,
      bySeries: [{ name: "s", windows: 1, mse: 1, rmse: 1, mae: 1, mase: null, smape: 1 }],
      uncertainty: { samples: 2, ...scores },
      quantiles: { loss: 1, byLevel: [], bands: [] },
      expectations: [{ expression: "e", actual: 2, met: true }],
    } as unknown as ValueSummary;
    const examples = { targets: [1, 2], predictions: [1, 2] };
    const headings = (changes: object) =>
      outlineOf(runHtml({ ...run, ...changes })).filter((line) => line.startsWith("##"));
    expect(headings({ summary: all, examples, windows: [] })).toEqual([
      "## Training and error",
      "## Predicted over true values",
      "## Errors of the last step on the test set",
      "## Test errors by series",
      "## Uncertainty of the last step",
      "## Quantiles of the last step",
      "## Expectations",
      "## Reproduce this run",
      "## Environment",
      "## Config",
    ]);
    const charts = (place?: number) =>
      Object.entries(runCharts({ ...run, examples }, place)).map(([name, { body }]) => {
        const classes = drawnSeries(body).flatMap(({ lines, marks }) =>
          [...lines, ...marks].map((drawn) => drawn.classes),
        );
        return [
          name,
          [...new Set(classes.filter((one) => /s\d$/.test(one)).map((one) => one.at(-1)))].join(),
        ];
      });
    const names = ["loss.svg", "gradient-norm.svg", "horizon.svg", "windows.svg", "truth.svg"];
    expect(charts(3)).toEqual(names.map((name) => [name, "3"]));
    expect(charts()).toEqual(names.map((name) => [name, "0"]));
    expect(Object.keys(runCharts({ ...run, windows: [] }))).toEqual(names.slice(0, 3));
  });

  it("has figures of another kind by another name", () => {
    const regression = outlineOf(
      baselinesSection("m", { ...summary, objective: "regression" } as ValueSummary),
    );
    expect(regression[0]).toBe("## Figures on the test set");
    const byTarget = ["a", "b"].map((name) => ({ ...summary.test, name }));
    const baselines = summary.baselines.map((one) => ({ ...one, byTarget }));
    const several = {
      ...summary,
      test: { ...summary.test, byTarget },
      baselines,
    } as unknown as ValueSummary;
    expect(
      outlineOf(baselinesSection("m", several)).filter((line) => line.startsWith("#")),
    ).toEqual([
      "## Errors of the last step on the test set, all targets",
      "## Errors of the last step: a",
      "## Errors of the last step: b",
    ]);
  });

  it("has windows of each target below its own title", () => {
    const window = { history: [1], truth: [2], predictions: [{ label: "m", values: [3] }] };
    const titles = (...targets: (string | undefined)[]) =>
      outlineOf(
        windowsSection(
          targets.map((target) => ({ ...window, target })),
          ", last fold",
        ),
      ).filter((line) => /^##|^#\d/.test(line));
    expect(titles(undefined, undefined)).toEqual([
      "## Test windows, last fold",
      "#1, mse 1.000",
      "#2, mse 1.000",
    ]);
    expect(titles("a", "b")).toEqual([
      "## Test windows of a, last fold",
      "#1, mse 1.000",
      "## Test windows of b, last fold",
      "#1, mse 1.000",
    ]);
    expect(windowsSection([])).toBe("");
  });

  it("has each model's predictions over the true values, named if there are several", () => {
    const examples = { targets: [1, 2], predictions: [1, 2] };
    const models = ["a", "b", "c"].map((name, place) => ({
      run: { ...run, ...(place !== 1 && { examples }) },
      name,
      place,
    }));
    const note = "Each mark is a test example, why. A perfect prediction is on the dashed line.";
    expect(outlineOf(truthSection(models, ", why"))).toEqual([
      "## Predicted over true values",
      note,
      ...picture("a"),
      ...picture("c"),
    ]);
    expect(outlineOf(truthSection(models.slice(0, 2))).slice(1)).toEqual([
      note.replace(", why", ""),
      "picture",
    ]);
    const many = { targets: new Array(1001).fill(1), predictions: new Array(1001).fill(1) };
    expect(outlineOf(truthSection([{ ...models[0]!, run: { ...run, examples: many } }]))[1]).toBe(
      `${note.replace(", why", "")} Some of the 1,001 test examples are shown.`,
    );
  });

  it("has the classes and the mistakes of a classifier", () => {
    const figures = { precision: 0.8, recall: 0.75, f1: 0.7742, support: 1000 };
    const classes = {
      objective: "classification",
      final: { ...summary.final, accuracy: 0.85, valAccuracy: 0.75 },
      expectations: [],
      test: {
        ...{ crossEntropy: 0.5, accuracy: 0.8, errorRate: 0.2, macroF1: 0.7 },
        byClass: [
          { name: "a", ...figures },
          { name: "b", ...figures },
        ],
        confusion: [
          [1500, 500],
          [1, 199],
        ],
      },
      mistakes: [{ example: 3, input: "x", target: "b", prediction: "a", probability: 0.875 }],
      baselines: [{ name: "majority class", errorRate: 0.5, crossEntropy: 0.7 }],
    } as unknown as ClassSummary;
    const shares = runHtml({ ...run, windows: [], summary: classes }).matchAll(
      /<td class="(\w+)" style="--share:(\d+)%">/g,
    );
    expect([...shares].map(([, kind, share]) => [kind, share])).toEqual([
      ["right", "75"],
      ["wrong", "25"],
      ["wrong", "1"],
      ["right", "100"],
    ]);
    const outline = outlineOf(runHtml({ ...run, windows: [], summary: classes }));
    expect(outline.slice(2, 9)).toEqual([
      expect.stringMatching(/^good: /),
      "test accuracy | 0.8000",
      "macro F1 | 0.7000",
      "cross-entropy | 0.5000",
      "parameters | 5,410",
      "epochs | 10",
      "time | 3.2 s",
    ]);
    const shown = outline.slice(9, outline.indexOf("## Reproduce this run"));
    expect(shown.slice(shown.findIndex((line) => line.startsWith("| predicted")))).toEqual([
      "| predicted class",
      "true class | a | b",
      "a | 1,50075 % | 50025 %",
      "b | 11 % | 199100 %", // 0.5 and 99.5 %, rounded up
      "## Classes",
      SCROLL,
      "class | precision | recall | F1 | examples",
      "a | 0.800 | 0.750 | 0.774 | 1,000",
      "b | 0.800 | 0.750 | 0.774 | 1,000",
      "## Most confident mistakes",
      "input | true | predicted | probability",
      "x | b | a | 0.875",
    ]);
  });
});

describe("the page of a comparison", () => {
  const seed = (name: string, seed: number, changes: object = {}) => ({
    ...run,
    folder: `runs/${name}-${seed}`,
    config: { ...run.config, training: { ...run.config.training, seed } },
    ...changes,
  });
  const fold = (number: number) =>
    seed("a", number, {
      fold: { number, origin: `o${number}`, trainSteps: 10, testFrom: "f", testTo: "t" },
    });
  const groups = ["a", "b"].map((label, i) => ({
    label,
    runs: [1, 2].map((number) =>
      seed(label, number, {
        summary: {
          ...summary,
          test: { ...summary.test, mseLastStep: 0.01 * (i + 1) + 0.001 * number },
          validation: { ...summary.validation, mseLastStep: 0.02 * (i + 1) },
        },
      }),
    ),
  }));
  const data = "task sines, series 10000, steps 50, ahead 10, split [7000,2000,1000], seed 42";

  it("has its parts in order", () => {
    const command = ["rnnlab", "compare", "a b"];
    const outline = outlineOf(comparisonHtml({ groups, looks, command }));
    const at = (text: string) => outline.indexOf(text);
    expect(outline.slice(0, 3)).toEqual([
      "# a, b",
      `2 models, 4 runs on the same data: ${data}`,
      "## Verdicts",
    ]);
    // Of two seeds: means .0115 and .0215, t(.975, 1) = 12.706 times .0007071 / 2 ** .5 = .006353 around them.
    expect(outline.slice(at("## Models and baselines") - 1)).toEqual([
      LOOKS,
      "## Models and baselines",
      SCROLL,
      "model | MSE last step | validation | rank | 95 % interval | seeds | parameters | time",
      "a | 0.01150 ± 0.00071 | 0.02000 | 1 | [0.005147, 0.01785] | 2 | 5,410 | 3.2 s",
      "linear regression | 0.01539 | 0.01530 | - | - | - | - | -",
      "b | 0.02150 ± 0.00071 | 0.04000 | 2 | [0.01515, 0.02785] | 2 | 5,410 | 3.2 s",
      "## Errors",
      "Each seed, mean and 95 % interval",
      "picture",
      "Test MSE by horizon, mean over the seeds",
      "picture",
      "## Test windows",
      "history",
      "truth",
      "a",
      "b",
      "95 % band",
      "#1, a: mse 0.002500",
      "picture",
      "#2, a: mse 0.002500",
      "picture",
      "## Runs",
      SCROLL,
      "run | model | seed | MSE last step | validation | time | fingerprint",
      `a-1 | a | 1 | 0.01100 | 0.02000 | 3.2 s | ${FINGERPRINT}`,
      `a-2 | a | 2 | 0.01200 | 0.02000 | 3.2 s | ${FINGERPRINT}`,
      `b-1 | b | 1 | 0.02100 | 0.04000 | 3.2 s | ${FINGERPRINT}`,
      `b-2 | b | 2 | 0.02200 | 0.04000 | 3.2 s | ${FINGERPRINT}`,
      "## Reproduce this comparison",
      "rnnlab compare 'a b'",
      ...machine,
      "## Config",
      "None: the configs are the same.",
      "folded",
    ]);
  });

  it("of the folds of a backtest has these, and no settings of the split", () => {
    const split = { ...run.config.data, split: { valid: 5 }, none: [], file: "x/y.csv" };
    const runs = [1, 2].map((number) => ({
      ...fold(number),
      config: { ...run.config, data: split },
    }));
    const outline = outlineOf(comparisonHtml({ groups: [{ label: "a", runs: runs as never }] }));
    expect(outline.slice(0, 2)).toEqual([
      "# a",
      "1 model, 2 runs of a backtest: task sines, series 10000, steps 50, ahead 10, seed 42, file y.csv",
    ]);
    expect(outline.filter((line) => line.startsWith("## "))).toEqual([
      "## Models and baselines",
      "## Fold by fold: MSE of the last step",
      "## Errors",
      "## Test windows, last fold",
      "## Runs",
      "## Reproduce this backtest",
      "## Environment",
      "## Config",
    ]);
    const at = outline.indexOf("## Fold by fold: MSE of the last step");
    expect(outline.slice(at, at + 14)).toEqual([
      "## Fold by fold: MSE of the last step",
      SCROLL,
      "fold | origin | train | tested to | a | linear regression",
      "1 | o1 | 10 | t | 0.01170 | 0.01539",
      "2 | o2 | 10 | t | 0.01170 | 0.01539",
      "mean |  |  |  | 0.01170 | 0.01539",
      "sd |  |  |  | 0 | 0",
      expect.stringMatching(/^The models of each fold/),
      expect.stringMatching(/^Folds share training data/),
      "## Errors",
      "Each fold, and the mean",
      "picture",
      "Test MSE by horizon, mean over the folds",
      "picture",
    ]);
    const other = {
      ...fold(1),
      fold: undefined,
      manifest: { ...run.manifest, fingerprint: undefined, durationMs: undefined },
    };
    const mixed = outlineOf(comparisonHtml({ groups: [{ label: "a", runs: [other as never] }] }));
    expect(mixed.at(mixed.indexOf("## Runs") + 3)).toBe(
      "a-1 | a | 1 | 0.01170 | 0.01170 | ? | none",
    );
  });

  it("of a regression has the first seed of each model, in the model's colour", () => {
    const examples = (value: number) => ({ targets: [1, 2], predictions: [value, 2] });
    const models = ["a", "b"].map((label, i) => ({
      label,
      runs: [seed(label, 1, { examples: examples(i) }), seed(label, 2, { examples: examples(9) })],
      ...(i === 1 && { place: 4 }),
    }));
    const page = comparisonHtml({ groups: models });
    const outline = outlineOf(page);
    const at = outline.indexOf("## Predicted over true values");
    expect(outline.slice(at + 1, at + 6)).toEqual([
      "Each mark is a test example, predicted with the first seed. A perfect prediction is on the dashed line.",
      "a",
      "picture",
      "b",
      "picture",
    ]);
    const drawn = drawnSeries(page).filter(({ labels }) => labels?.[0] === "example 0");
    expect(drawn.map(({ name, y, marks }) => [name, y, marks[0]!.classes])).toEqual([
      ["a", [0, 2], "mark s0"],
      ["b", [1, 2], "mark s4"],
    ]);
    const charts = comparisonCharts(models);
    expect(Object.keys(charts)).toEqual(["seeds.svg", "horizon.svg", "windows.svg"]);
    expect(
      drawnSeries(charts["horizon.svg"]!.body).map(({ name, lines }) => [name, lines[0]!.classes]),
    ).toEqual([
      ["a", "curve s0"],
      ["b", "curve s4"],
      ["linear regression", "curve muted d0"],
    ]);
  });
});

describe("the page of gradients", () => {
  it("has its parts in order", () => {
    const curves = [
      { name: "rnn", stage: "before", norms: [8, 4, 2], weightNorm: 3 },
      { name: "rnn", stage: "after", norms: [1, 1, 1], weightNorm: 3, clip: 2 },
    ] as const;
    const { manifest } = run;
    const outline = outlineOf(
      gradientsHtml({
        curves,
        command: ["rnnlab", "gradients", "a b"],
        configs: [{ name: "rnn", configs: [{ a: 1, b: 2 }] }],
        runs: [{ name: "r", href: "r.html", manifest }],
        versions: { node: "9" },
      }),
    );
    expect(outline).toEqual([
      "# Gradients through time: rnn",
      "## Gradient norm by distance from the end",
      "Norm of the gradient of the last step's loss with respect to the hidden states of each step. " +
        "A falling line is a vanishing gradient, a rising line an exploding one.",
      "picture",
      "## Norms of the models",
      SCROLL,
      "model | at end | halfway | at start | per step | weights | clipped",
      "rnn before | 8.000 | 4.000 | 2.000 | 0.5000 | 3.000 | no limit",
      "rnn after | 1.000 | 1.000 | 1.000 | 1.000 | 3.000 | 2.000",
      "per step: mean factor from one step to the previous one; weights: gradient norm of all recurrent weights " +
        "together; clipped: the same after clipping to training.clip.norm",
      "## Runs",
      "run 1 | r",
      "## Reproduce this page",
      "rnnlab gradients 'a b'",
      ...machine,
      "gradients | 64-bit floats on one CPU thread",
      "## Config",
      "folded",
    ]);
  });
});

describe("the page of a forecast", () => {
  const window = {
    series: "s",
    times: ["t1", "t2", "t3"],
    history: [1, 2],
    truth: [],
    predictions: [{ label: "a", values: [0.25], band: { share: 0.9, low: [0], high: [0.5] } }],
  };
  const report = {
    windows: [window],
    shown: 1,
    all: 1,
    input: "new.csv",
    runs: [run],
    linkOf: (folder: string) => `${folderName({ folder })}.html`,
    notes: ["one", "two"],
    command: ["rnnlab", "predict", "a b"],
  };

  it("has its parts in order", () => {
    const page = forecastHtml(report);
    expect(outlineOf(page)).toEqual([
      "# Forecast by lstm",
      "Forecast of the values after the end of new.csv",
      "one",
      "two",
      "## Forecast",
      "history",
      "a",
      "90 % band",
      "s, t3",
      "picture",
      "## Values",
      "time | forecast | low | high",
      "t3 | 0.250000 | 0 | 0.500000",
      "## Run",
      `run | ${NAME}`,
      `fingerprint | ${FINGERPRINT}`,
      "## Reproduce this forecast",
      "rnnlab predict 'a b'",
      ...machine,
      "## Config",
      "folded",
    ]);
    expect(page).toContain(`<a href="${NAME}.html">`);
  });

  it("adds what was subtracted from large values, and counts steps without times", () => {
    const large = { ...window, times: undefined, offset: 1.6e9 };
    const manifest = { ...run.manifest, fingerprint: undefined };
    const outline = outlineOf(
      forecastHtml({ ...report, windows: [large], runs: [{ ...run, manifest } as never] }),
    );
    const at = outline.indexOf("## Values");
    expect(outline[at + 2]).toBe("1 | 1600000000.250000 | 1600000000.00000 | 1600000000.500000");
    expect(outline).toContain("values minus 1600000000");
    expect(outline).toContain("fingerprint | none");
    const empty = outlineOf(forecastHtml({ ...report, windows: [{ ...window, predictions: [] }] }));
    expect(empty[empty.indexOf("## Values") + 2]).toBe("## Run");
  });
});

describe("the page of data", () => {
  const origin = { command: ["rnnlab", "data", "a b"], versions: { node: "9" } };

  it("of series has its parts in order, and a picture of each target of each series", () => {
    const target = (name: string) => ({ name, missing: 1000, mean: 1, sd: 2, low: -3, high: 4000 });
    const found = {
      ...{ file: "a/b.csv", rows: 3, targets: ["x", "y"], columns: {}, series: 2, categories: [] },
      ...{ frequency: "day", notes: ["n"], from: "0", to: "2", missing: { x: 0 }, folds: [] },
      parts: [{ name: "train", from: "0", to: "2", start: 0, steps: 3, windows: 2 }],
      bySeries: [
        {
          name: "s",
          from: "0",
          to: "2",
          targets: [target("x"), target("y")],
          windows: { train: 1000, valid: 2, test: 3 },
        },
      ],
      pictured: ["s", ""].map((name) => ({
        name,
        values: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      })),
      timeOf: String,
    } as unknown as SeriesFacts;
    const page = seriesHtml(found, { file: "b.csv" }, origin);
    const outline = outlineOf(page);
    expect(outline.slice(0, 3)).toEqual(["# Data: b.csv", "Note: n", "## Reading"]);
    expect(outline.slice(outline.indexOf("## Values, gaps and parts of the split"))).toEqual([
      "## Values, gaps and parts of the split",
      "No value is missing.",
      ...["s, x", "picture", "s, y", "picture", "x", "picture", "y", "picture"],
      "## Series",
      SCROLL,
      "series | target | first time | last time | missing | mean | sd | smallest | largest | training windows | validation windows | test windows",
      "s | x | 0 | 2 | 1,000 | 1.000 | 2.000 | -3.000 | 4000 | 1,000 | 2 | 3",
      "s | y | 0 | 2 | 1,000 | 1.000 | 2.000 | -3.000 | 4000 | 1,000 | 2 | 3",
      "## Reproduce this page",
      "rnnlab data 'a b'",
      "## Environment",
      "node | 9",
      "## Config",
      "folded",
    ]);
    expect(drawnSeries(page).map(({ name, y }) => [name, y])).toEqual([
      ["x", [1, 2, 3]],
      ["y", [4, 5, 6]],
      ["x", [1, 2, 3]],
      ["y", [4, 5, 6]],
    ]);
    const one = outlineOf(
      seriesHtml({ ...found, series: 1000, missing: { x: 0, y: 1 } }, {}, origin),
    );
    expect(one[one.indexOf("## Values, gaps and parts of the split") + 1]).toBe(
      "2 of 1,000 series, evenly spaced in the order of the file. Marks below the values show where values are missing.",
    );
    const unnamed = { ...found.bySeries[0]!, name: "" };
    const mixed = outlineOf(
      seriesHtml({ ...found, bySeries: [unnamed, ...found.bySeries] }, {}, origin),
    );
    expect(mixed.filter((line) => line.includes(" | x | "))).toEqual([
      expect.stringMatching(/^- \| x \| 0/),
      expect.stringMatching(/^s \| x \| 0/),
    ]);
  });

  it("of sequences has its parts in order", () => {
    const found: SequenceFacts = {
      ...{ task: "words", objective: "classification", inputs: 1, outputs: 2, classes: ["u", "v"] },
      ...{ steps: { least: 3, median: 20, most: 1021 }, examples: [] },
      parts: [{ name: "train", sequences: 8400, byClass: [4300, 4100] }],
      pictured: ["p", "q"].map((caption) => ({ caption, inputs: [{ name: "x", values: [1, 2] }] })),
    };
    const outline = outlineOf(sequencesHtml(found, {}, origin));
    expect(outline.slice(0, 2)).toEqual(["# Data: words", "## Reading"]);
    expect(outline.slice(outline.indexOf("## Parts of the split"))).toEqual([
      "## Parts of the split",
      "part | sequences | u | v",
      "train | 8,400 | 4,300 | 4,100",
      "## Examples",
      "A training sequence of each class, in the scale that the network sees.",
      ...["p", "picture", "q", "picture"],
      "## Reproduce this page",
      "rnnlab data 'a b'",
      "## Environment",
      "node | 9",
      "## Config",
      "folded",
    ]);
  });
});
