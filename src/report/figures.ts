import { baselineNames } from "../evaluation/baselines.js";
import { type DecidingFigure, decidingFigure } from "../evaluation/figures.js";
import type { ForecastErrors } from "../evaluation/metrics.js";
import {
  type ClassSummary,
  isClassSummary,
  type Summary,
  type ValueSummary,
} from "../runs/records.js";
import { significant } from "../shared/format.js";

/** A figure as text; `-` if it is unknown. */
export function knownFigure(value: number | null, digits?: number): string {
  return value === null || Number.isNaN(value) ? "-" : significant(value, digits);
}

/** The test figures of a model or a baseline, as a row of a table. */
export interface FigureRow {
  readonly label: string;
  /** The deciding figure; NaN if unknown. */
  readonly value: number;
  /** The deciding figure on the validation part, for choosing among models; NaN if unknown. */
  readonly validation: number;
  /** Cells below {@link FigureTable.headers}. */
  readonly cells: readonly string[];
  /** Whether nothing can be better, so that a worse figure than this does not count against a model. */
  readonly limit: boolean;
}

/** A run's test figures beside those of the baselines. */
export interface FigureTable {
  /** What the figures describe. */
  readonly title: string;
  readonly headers: readonly string[];
  readonly model: FigureRow;
  readonly baselines: readonly FigureRow[];
}

export function figureTable(label: string, summary: Summary): FigureTable {
  const table = isClassSummary(summary) ? classTable(label, summary) : valueTable(label, summary);
  return withoutEmpty(withValidation(table, decidingOf(summary)));
}

/** Leaves out figures that no row has, such as MASE if nothing is forecast. */
function withoutEmpty({ headers, model, baselines, title }: FigureTable): FigureTable {
  const isKept = (_: unknown, column: number) =>
    [model, ...baselines].some(({ cells }) => cells[column] !== "-");
  const kept = (row: FigureRow) => ({ ...row, cells: row.cells.filter(isKept) });
  return {
    title,
    headers: headers.filter(isKept),
    model: kept(model),
    baselines: baselines.map(kept),
  };
}

/** Adds a last column with the deciding figure on the validation part, if any row has one. */
function withValidation(table: FigureTable, { column }: DecidingFigure): FigureTable {
  const { model, baselines, headers } = table;
  if ([model, ...baselines].every(({ validation }) => Number.isNaN(validation))) return table;
  const completed = (row: FigureRow) => {
    return { ...row, cells: [...row.cells, knownFigure(row.validation)] };
  };
  return {
    ...table,
    headers: [...headers, `validation ${column}`],
    model: completed(model),
    baselines: baselines.map(completed),
  };
}

/** The test figure that decides which model is better. */
export function decidingOf(summary: Summary): DecidingFigure {
  return decidingFigure(summary.objective, targetsOf(summary).length > 0);
}

/** The value of the test figure that decides which model is better; NaN if there is none. */
export function decidingValue(summary: Summary): number {
  const { key } = decidingOf(summary);
  const { [key]: value } = summary.test as Readonly<Record<string, unknown>>;
  return typeof value === "number" ? value : Number.NaN;
}

/** The deciding figure on the validation part, for choosing among models; NaN if there is none. */
export function validationValue(summary: Summary): number {
  const { key } = decidingOf(summary);
  const { [key]: value } = (summary.validation ?? {}) as Readonly<Record<string, unknown>>;
  return typeof value === "number" ? value : Number.NaN;
}

/** The test figures of each target, if there are several. */
function targetsOf(summary: Summary) {
  return isClassSummary(summary) ? [] : (summary.test.byTarget ?? []);
}

/** A table for each target, in its own unit, if there are several. */
export function targetTables(label: string, summary: Summary): FigureTable[] {
  return targetsOf(summary).map(({ name, ...test }, v) => {
    const baselines = (summary as ValueSummary).baselines.map((baseline) => {
      const { name: _, ...errors } = baseline.byTarget![v]!;
      return { ...errors, name: baseline.name };
    });
    const table = valueTable(label, { objective: "forecast", test, baselines });
    return withoutEmpty({ ...table, title: name });
  });
}

/** Title of the loss curves. */
export function lossTitle(summary: Summary): string {
  return isClassSummary(summary) ? "Cross-entropy by epoch" : "Loss by epoch";
}

function valueTable(
  label: string,
  { objective, test, baselines, validation }: ValueFigures,
): FigureTable {
  const errors = {
    mse: test.mseLastStep,
    rmse: test.rmseLastStep,
    mae: test.maeLastStep,
    smape: test.smapeLastStep,
    mase: test.maseLastStep,
    validation: validation && { mse: validation.mseLastStep, mase: validation.maseLastStep },
  };
  const row = test.byTarget ? jointRow : valueRow;
  const title = test.byTarget ? "all targets, last step" : "last step";
  return {
    title: objective === "forecast" ? title : "test",
    headers: test.byTarget ? ["MASE", "sMAPE"] : ["MSE", "RMSE", "MAE", "sMAPE", "MASE"],
    model: row(label, errors),
    baselines: baselines.map(({ name, ...errors }) => ({
      ...row(baselineNames[name], errors),
      limit: name === "noiseFloor",
    })),
  };
}

type ValueFigures = Pick<ValueSummary, "objective" | "test" | "baselines" | "validation">;

interface RowErrors extends ForecastErrors {
  readonly validation?: Pick<ForecastErrors, "mse" | "mase"> | undefined;
}

/** Figures over all targets: only those without a unit, because the targets' units may differ. */
function jointRow(label: string, { smape, mase, validation }: RowErrors): FigureRow {
  const cells = [mase === null ? "-" : significant(mase), significant(smape)];
  const chosenBy = validation?.mase ?? Number.NaN;
  return { label, value: mase ?? Number.NaN, validation: chosenBy, cells, limit: false };
}

function valueRow(
  label: string,
  { mse, rmse, mae, smape, mase, validation }: RowErrors,
): FigureRow {
  const scaled = mase ? significant(mase) : "-";
  const cells = [significant(mse), significant(rmse), significant(mae), significant(smape), scaled];
  return { label, value: mse, validation: validation?.mse ?? Number.NaN, cells, limit: false };
}

type ClassCells = Partial<Record<string, number | null>>;

function classTable(
  label: string,
  { objective, test, validation, baselines }: ClassSummary,
): FigureTable {
  const { baselineKey } = decidingFigure(objective);
  const row = (name: string, figures: ClassCells, chosenBy: ClassCells = {}): FigureRow => ({
    label: name,
    value: figures[baselineKey] ?? Number.NaN,
    validation: chosenBy[baselineKey] ?? Number.NaN,
    cells: ["errorRate", "accuracy", "macroF1", "crossEntropy"].map((key) => {
      const value = figures[key];
      return value === undefined || value === null ? "-" : significant(value);
    }),
    limit: false,
  });
  const { errorRate, accuracy, macroF1, crossEntropy } = test;
  return {
    title: "test",
    headers: ["error rate", "accuracy", "macro F1", "cross-entropy"],
    model: row(label, { errorRate, accuracy, macroF1, crossEntropy }, validation),
    baselines: baselines.map(({ name, validation: ofValidation, ...figures }) => {
      const right = figures.errorRate === null ? null : 1 - figures.errorRate;
      return row(name, { ...figures, accuracy: right }, ofValidation);
    }),
  };
}

/** Rows by their deciding figure, best first; rows without one come last. */
export function sortedByValue<R extends { readonly value: number }>(rows: readonly R[]): R[] {
  const place = ({ value }: R) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);
  return [...rows].sort((a, b) => place(a) - place(b));
}
