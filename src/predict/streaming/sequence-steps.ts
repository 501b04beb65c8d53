import type { OtherSequences } from "../../data/sequences.js";
import type { Row } from "../../data/table/row-objects.js";
import { requireSomeSequence, sequencePredictions } from "../../inference/sequence-predictions.js";
import type { Machine } from "../../kernels/wasm/execute.js";
import { requireNoForecastOptions } from "../../library/forecast-options.js";
import { valuesOf } from "../../library/sequence-values.js";
import { UserError } from "../../shared/errors.js";
import type { Model, StreamState } from "../contract.js";
import type { ModelFile } from "../file.js";
import type { SequenceModel } from "../sequences.js";
import { continuing } from "./network.js";
import { nextPiece } from "./pieces.js";
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
    const { settled, latest, held } = nextSteps(model, [...rows], state);
    requireSomeSequence(latest, (text) => void warnings.push(text));
    const series = nameOf(latest, model, state);
    const stream = streamFrom(file, next, before);
    if (settled !== undefined) for (const _ of stream.batches(settled.dataset));
    const kept = stream.states();
    const found = sequencePredictions([stream.batches], latest, model.classes);
    const after = stream.states();
    requireLength(after.steps, model);
    return {
      ...valuesOf(found, (text) => text),
      warnings,
      state: {
        series,
        place: after.steps - 1,
        recent: [],
        ...(held === undefined ? plainStates(after) : { ...plainStates(kept), text: held }),
      },
    };
  };
}

/** The next steps of a sequence. */
interface NextSteps {
  /** The first of them, if the states after these are kept instead of those at the end. */
  readonly settled?: OtherSequences | undefined;
  /** The others, which give the predictions. */
  readonly latest: OtherSequences;
  /** The text of the others, to pass with the next piece. */
  readonly held?: string | undefined;
}

function nextSteps(
  model: SequenceModel,
  rows: readonly Row[],
  state: StreamState | undefined,
): NextSteps {
  const { text } = model;
  const next = text && nextPiece(rows, text.column, state?.text);
  if (text === undefined || next === undefined) return { latest: model.read(rows) };
  const { settled, last, held, piece } = next;
  requireSomeSequence(text.read(settled + last), () => {});
  return {
    settled: settled === "" ? undefined : text.read(settled),
    latest: { ...text.read(last), all: [{ title: piece }] },
    held,
  };
}

/** @throws UserError if the rows are of several sequences, or of another one than the state */
function nameOf(
  { all }: OtherSequences,
  { hasNames }: SequenceModel,
  state: StreamState | undefined,
): string {
  if (all.length > 1) {
    throw new UserError(
      `step: the rows are of ${all.length} sequences, expected one. Keep a state for each.`,
    );
  }
  const { title } = all[0]!;
  if (!hasNames || state === undefined || state.series === title) return title;
  throw new UserError(`step: the rows are of "${title}", but the state is of "${state.series}"`);
}

/** @throws UserError if the sequence has become longer than those that the model was trained on */
function requireLength(steps: number, { longest = Number.POSITIVE_INFINITY }: SequenceModel): void {
  if (steps <= longest) return;
  throw new UserError(
    `step: the sequence has ${steps} steps, expected at most data.longest, ${longest}. ` +
      "Begin a new sequence, without a state.",
  );
}
