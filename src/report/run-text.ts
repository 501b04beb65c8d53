import type { EpochRecord } from "../runs/epoch-record.js";
import type { RunRecord } from "../runs/reader.js";
import { isClassSummary, type Summary } from "../runs/records.js";
import { duration, significant, thousands } from "../shared/format.js";
import { baselinesText, spreadText } from "./baselines.js";
import type { TextLayout } from "./formats/format.js";
import { worstSeriesLines } from "./worst-series.js";

/** Columns of the labels of figures. */
const LABEL = 11;

/** The figures of a finished run beside those of the baselines, and the path of its folder. */
export function runText(
  { folder, manifest, summary, epochs }: RunRecord,
  layout: TextLayout,
): string {
  const took = duration(manifest.durationMs ?? Number.NaN);
  const figures: readonly (readonly [string, string])[] = [
    ...testLines(summary, epochs),
    ["model", `${manifest.name}, ${thousands(manifest.parameters)} parameters, ${took}`],
    ["fingerprint", manifest.fingerprint ?? "none"],
    ...(isClassSummary(summary) ? [] : worstSeriesLines(summary)),
    ...uncertaintyLines(summary),
    ...quantileLines(summary),
    ...expectationLines(summary),
    ["run", folder],
  ];
  const { styles, wrap = (text: string) => text } = layout;
  const lines = figures.map(
    ([label, value]) => `${styles.dim(label.padEnd(LABEL))} ${wrap(value, LABEL + 1)}\n`,
  );
  return `${baselinesText(manifest.name, summary, layout)}\n\n${lines.join("")}`;
}

/** The main test and validation figures, with the epoch of the tested weights. */
function testLines(
  summary: Summary,
  epochs: readonly EpochRecord[],
): (readonly [string, string])[] {
  const { testedEpoch = epochs.length } = summary;
  const tested = epochs[testedEpoch - 1] ?? summary.final;
  const { valLoss, valLossLastStep, valAccuracy } = tested;
  const weights = weightsText(testedEpoch, epochs.length);
  const unvalidated = Number.isNaN(valLoss) ? "none (there is no validation part)" : undefined;
  if (isClassSummary(summary)) {
    const { accuracy, macroF1 } = summary.test;
    const validated = `loss ${significant(valLoss)}  accuracy ${significant(valAccuracy ?? Number.NaN)}`;
    return [
      ["test", `accuracy ${significant(accuracy)}  macro_f1 ${significant(macroF1)}`],
      ["validation", unvalidated ?? `${validated}${weights}`],
    ];
  }
  const { mse, mseLastStep, maeLastStep, mase, maseLastStep, byTarget } = summary.test;
  if (summary.objective === "regression") {
    return [
      ["test", `mse ${significant(mse)}`],
      ["validation", unvalidated ?? `loss ${significant(valLoss)}${weights}`],
    ];
  }
  const losses = [
    "validation",
    unvalidated ??
      `loss ${significant(valLoss)}  loss_last_step ${significant(valLossLastStep)}${weights}`,
  ] as const;
  if (byTarget) {
    const [all, last] = [mase, maseLastStep].map((value) => significant(value ?? Number.NaN));
    return [
      ["test", `mase ${all}  mase_last_step ${last}, mean of ${byTarget.length} targets`],
      losses,
    ];
  }
  return [
    ["test", `mse ${significant(mse)}  mse_last_step ${significant(mseLastStep)}`],
    ["", `mae_last_step ${significant(maeLastStep)}`],
    losses,
  ];
}

/** Says which weights were tested, unless they are the last ones. */
function weightsText(testedEpoch: number, epochs: number): string {
  if (testedEpoch === epochs) return "";
  return testedEpoch === 0
    ? `  (epoch ${epochs}, the last one; the weights before training were tested)`
    : `  (epoch ${testedEpoch} of ${epochs}, whose weights were tested)`;
}

function expectationLines({ expectations }: Summary): (readonly [string, string])[] {
  return expectations.map(({ expression, actual, met }) => {
    const verdict = met ? "met" : "NOT met";
    return [
      "expected",
      `${expression}: ${verdict}, actual value ${actual === null ? "none" : significant(actual)}`,
    ];
  });
}

function uncertaintyLines(summary: Summary): (readonly [string, string])[] {
  if (isClassSummary(summary) || summary.uncertainty === undefined) return [];
  const { uncertainty } = summary;
  const { samples, byTarget = [{ ...uncertainty, name: "" }] } = uncertainty;
  return byTarget.flatMap(({ name, ...scores }) => {
    const prefix = name === "" ? "" : `${name}, `;
    return [
      ["dropout", `${prefix}mean of ${samples} samples: MSE ${significant(scores.mseLastStep)}`],
      ["", spreadText(scores)],
    ] as const;
  });
}

function quantileLines(summary: Summary): (readonly [string, string])[] {
  if (isClassSummary(summary) || summary.quantiles === undefined) return [];
  const { loss, bands } = summary.quantiles;
  const coverage = bands.map(
    ({ low, high, share }) => `; the ${percent(high - low)} band covers ${percent(share)}`,
  );
  return [["quantiles", `quantile loss ${significant(loss)}${coverage.join("")}`]];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
