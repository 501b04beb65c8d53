/** The public interface of the package. */

export type { Config } from "../config/schema.js";
export type { Row } from "../data/table/row-objects.js";
export type { EpochRecord } from "../runs/epoch-record.js";
export type { Manifest } from "../runs/manifest.js";
export type { ClassSummary, Summary, ValueSummary } from "../runs/records.js";
export type { RunRecord } from "../runs/run-record.js";
export { CancelledError, ExperimentError, InterruptedError, UserError } from "../shared/errors.js";
export type { EpochMetrics, TrainingEvent } from "../training/events.js";
export { type CompareOptions, compare, type Model } from "./compare.js";
export type { CompareEvent, Member, MemberEvent } from "./comparison-events.js";
export { type ConfigInput, type LoadOptions, loadConfig } from "./config.js";
export { type OpenOptions, openRun, type Run } from "./open-run.js";
export type { PredictOptions, Rows } from "./predict-rows.js";
export type { Classification, Estimate, Forecast, Prediction } from "./prediction.js";
export { type ResumeEvent, type ResumeOptions, resume } from "./resume.js";
export type { ComparisonResult } from "./schemas/comparison.js";
export type { SweepResult, SweepTrial } from "./schemas/sweep.js";
export { type SearchSpace, type SweepOptions, sweep } from "./sweep.js";
export type { SweepEvent } from "./sweep-events.js";
export { type TrainOptions, train } from "./train.js";
export type { RunDevice, TrainEvent } from "./training-news.js";
