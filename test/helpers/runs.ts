import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Manifest } from "../../src/runs/manifest.js";

export interface FakeRun {
  readonly name?: string;
  readonly status?: Manifest["status"];
  readonly createdAt?: string;
  readonly mseLastStep?: number;
  /** MSE of the last step on the validation part (default: as on the test part). */
  readonly validation?: number;
  readonly sets?: readonly string[];
  readonly writer?: Manifest["writer"];
  readonly command?: readonly string[];
}

/** A process id that no process has: above Linux' largest. */
export const DEAD_PID = 2 ** 22 + 1;

/** Makes a run folder as training leaves it, without training; returns its path. */
export function fakeRun(base: string, run: FakeRun = {}): string {
  const { name = "2026-01-02T03-04-05-lstm-0a0a", sets = ["model.cell=lstm"] } = run;
  const { status = "finished", mseLastStep = 0.0117 } = run;
  const folder = join(base, name);
  mkdirSync(join(folder, "checkpoints"), { recursive: true });
  const write = (file: string, value: unknown) =>
    writeFileSync(join(folder, file), `${JSON.stringify(value, null, 2)}\n`);
  const config = resolveConfig({}, "fake", sets);
  write("config.json", config);
  write("manifest.json", manifest(run, status, config.name, config.training.epochs));
  if (status === "finished") {
    write("summary.json", summary(mseLastStep, run.validation ?? mseLastStep));
    write("windows.json", windows());
  }
  const epochs = Array.from({ length: config.training.epochs }, (_, index) => epoch(index + 1));
  writeFileSync(
    join(folder, "metrics.jsonl"),
    epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join(""),
  );
  return folder;
}

function manifest(
  run: FakeRun,
  status: Manifest["status"],
  name: string,
  epochs: number,
): Manifest {
  return {
    format: 1,
    status,
    name,
    createdAt: run.createdAt ?? "2026-01-02T03:04:05.678Z",
    durationMs: 3210,
    command: [...(run.command ?? ["rnnlab", "train", "--config", "lstm.json"])],
    versions: { rnnlab: "0.1.0", node: "20.20.2" },
    device: { kind: "cpu", kernel: "wasm", backend: "cpu", threads: 2 },
    parameters: 5410,
    epochs,
    fingerprint: "0123456789abcdef".repeat(4),
    writer: run.writer ?? { pid: DEAD_PID, host: hostname() },
  };
}

function epoch(number: number) {
  const loss = 0.2 / number;
  const figures = {
    loss,
    lossLastStep: loss / 2,
    valLoss: loss * 1.1,
    valLossLastStep: loss / 1.9,
  };
  return {
    epoch: number,
    ...figures,
    learningRate: 0.001,
    gradientNorm: 1,
    gradientNormMax: 2,
    durationMs: 100,
  };
}

function summary(mse: number, validMse: number) {
  const errors = { mse, rmse: Math.sqrt(mse), mae: mse / 2, smape: 10, mase: 0.5 };
  const byHorizon = Array.from({ length: 10 }, (_, k) => ({
    ahead: k + 1,
    ...errors,
    mse: mse * (0.5 + k / 9),
  }));
  const test = {
    ...errors,
    mseLastStep: mse,
    rmseLastStep: errors.rmse,
    maeLastStep: errors.mae,
    smapeLastStep: 10,
    maseLastStep: 0.5,
    byHorizon,
  };
  const { byHorizon: __, ...ofTest } = test;
  const { epoch: _, ...final } = epoch(20);
  return {
    final: {
      loss: final.loss,
      lossLastStep: final.lossLastStep,
      valLoss: final.valLoss,
      valLossLastStep: final.valLossLastStep,
    },
    test,
    validation: { ...ofTest, mse: validMse, mseLastStep: validMse },
    baselines: [
      {
        name: "linear",
        ...errors,
        mse: 0.015386,
        byHorizon,
        validation: { ...errors, mse: 0.0153 },
      },
    ],
    expectations: [],
  };
}

function windows() {
  const wave = (from: number, count: number, shift = 0) =>
    Array.from({ length: count }, (_, t) => Math.sin((from + t) / 5) * 0.4 + shift);
  return Array.from({ length: 15 }, (_, row) => ({
    history: wave(row, 50),
    truth: wave(row + 50, 10),
    prediction: wave(row + 50, 10, 0.05),
  }));
}
