import type { RunRecord } from "../runs/reader.js";
import { isClassSummary } from "../runs/records.js";

/** The JSON result of a finished run, for `--json`. */
export function runResult({ folder, config, manifest, summary }: RunRecord) {
  const { kind, kernel, threads } = manifest.device;
  return {
    run: folder,
    name: manifest.name,
    device: { kind, kernel, threads },
    seed: config.training.seed,
    parameters: manifest.parameters,
    epochs: manifest.epochs,
    durationMs: manifest.durationMs,
    final: summary.final,
    test: summary.test,
    validation: summary.validation,
    testedEpoch: summary.testedEpoch,
    baselines: summary.baselines,
    ...(!isClassSummary(summary) && summary.uncertainty && { uncertainty: summary.uncertainty }),
    ...(!isClassSummary(summary) && summary.quantiles && { quantiles: summary.quantiles }),
    ...(summary.expectations.length > 0 && { expectations: summary.expectations }),
    fingerprint: manifest.fingerprint,
  };
}
