import { exponential } from "../shared/exponential.js";
import { isClearlyLess } from "./clearly-better.js";
import type { FormTrial } from "./form-trial.js";
import type { Form } from "./window-forms.js";

type Trial = Pick<FormTrial, "folds" | "absoluteLogs">;

/** A loss for the series, and the reason in a sentence. */
export interface LossChoice {
  readonly loss: "mse" | "mae";
  readonly note: string;
}

/**
 * Chooses between squared and absolute errors by the lines that training would start from, each of which forecasts earlier parts
 * of the data from the values before them. The loss is `mae` if its line has clearly smaller absolute errors and, on average, no
 * larger squared ones. The latter matters if large values are rare: a forecast of the median has small absolute errors, but
 * for a product that is sold every third day it is 0.
 */
export function chooseLoss(trial: Trial, form: Form): LossChoice {
  const { absolute, squared } = trial.absoluteLogs(form);
  const [mae, mse] = [Math.sqrt(meanRatio(absolute)), meanRatio(squared)];
  if (Number.isNaN(mae)) return untried("a line with small absolute errors would take long to fit");
  const tried = absolute.length;
  const isClear = tried === trial.folds && absolute[0]! < 0 && isClearlyLess(absolute) && mse <= 1;
  const loss = isClear ? "mae" : "mse";
  return {
    loss,
    note:
      `training.loss ${loss}: on ${partsText(tried, trial.folds)}, a line with small absolute errors has ` +
      `${mae.toFixed(2)} times the MAE and ${mse.toFixed(2)} times the MSE of least squares`,
  };
}

/** The loss if none can be chosen, and why. */
export function untried(reason: string): LossChoice {
  return { loss: "mse", note: `training.loss mse: not compared with mae, because ${reason}` };
}

function partsText(tried: number, folds: number): string {
  if (tried === folds) return `${tried} earlier parts of the data`;
  return `the latest ${tried === 1 ? "" : `${tried} `}of ${folds} earlier parts of the data`;
}

/** Geometric mean of ratios. */
function meanRatio(logs: readonly number[]): number {
  return exponential(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}
