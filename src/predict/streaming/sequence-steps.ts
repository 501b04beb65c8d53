import type { Row } from "../../data/table/row-objects.js";
import type { DataSettings } from "../../export/rnnlab/data-settings.js";
import { requireSomeSequence, sequencePredictions } from "../../inference/sequence-predictions.js";
import type { Machine } from "../../kernels/wasm/execute.js";
import { requireNoForecastOptions } from "../../library/forecast-options.js";
import { valuesOf } from "../../library/sequence-values.js";
import { UserError } from "../../shared/errors.js";
import type { Model } from "../contract.js";
import type { ModelFile } from "../file.js";
import type { SequenceModel } from "../sequences.js";
import { continuing } from "./network.js";
import { layerStates, plainStates } from "./state.js";
import { streamFrom } from "./stream.js";

/** Predictions of the class or number of a sequence after each of its pieces. */
export function sequenceSteps(
  machine: Machine,
  file: ModelFile,
  model: SequenceModel,
): Model["step"] {
  const { spec, data: settings } = file.record;
  const next = continuing(machine, file);
  return (rows, state, options = {}) => {
    requireNoForecastOptions(options, settings.task);
    const before = layerStates(spec.recurrent, state);
    const warnings: string[] = [];
    const given = [...rows];
    requireInnerSpace(given, settings);
    const sequences = model.read(given);
    requireSomeSequence(sequences, (text) => void warnings.push(text));
    const [{ title: series }] = sequences.all as [{ title: string }];
    if (sequences.all.length > 1) {
      throw new UserError(
        `step: the rows are of ${sequences.all.length} sequences, expected one. Keep a state for each.`,
      );
    }
    if (model.hasNames && state !== undefined && state.series !== series) {
      throw new UserError(
        `step: the rows are of "${series}", but the state is of "${state.series}"`,
      );
    }
    const stream = streamFrom(file, next, before);
    const found = sequencePredictions([stream.batches], sequences, model.classes);
    const after = stream.states();
    const { longest = Number.POSITIVE_INFINITY } = model;
    if (after.steps > longest) {
      throw new UserError(
        `step: the sequence has ${after.steps} steps, expected at most data.longest, ${longest}. ` +
          "Begin a new sequence, without a state.",
      );
    }
    const place = after.steps - 1;
    return {
      ...valuesOf(found, (text) => text),
      warnings,
      state: { series, place, recent: [], ...plainStates(after) },
    };
  };
}

/** @throws UserError if a piece of a text begins or ends with white space, which tables do not keep */
function requireInnerSpace(rows: readonly Row[], settings: DataSettings): void {
  if (settings.task !== "labelled" || settings.tokens !== "characters") return;
  for (const { [settings.text ?? ""]: text } of rows) {
    if (typeof text !== "string" || text === text.trim()) continue;
    throw new UserError(
      `step: "${text}" begins or ends with a space. Split the text within a word.`,
    );
  }
}
