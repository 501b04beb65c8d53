import { textSequences } from "../data/labelled/others.js";
import {
  inputColumns,
  longOthers,
  type OthersPlan,
  wideOthers,
} from "../data/labelled/others-plan.js";
import type { LabelledRecord } from "../data/labelled/record.js";
import type { OtherSequences } from "../data/sequences.js";
import { type Row, rowCells, rowsTable } from "../data/table/row-objects.js";
import { otherWord, otherWords, wordColumns } from "../data/words/other-words.js";
import type { SequenceSettings } from "../export/rnnlab/data-settings.js";
import type { Forecaster } from "../inference/continued.js";
import { requireSomeSequence, sequencePredictions } from "../inference/sequence-predictions.js";
import type { Prediction } from "../library/prediction.js";
import { valuesOf } from "../library/sequence-values.js";

/** What a model file records about the sequences that its model accepts. */
export interface SequenceModel {
  readonly classes: readonly string[];
  readonly columns: readonly string[];
  /** Whether rows name the sequence that they belong to. */
  readonly hasNames: boolean;
  /** Maximum number of steps; longer sequences are cut. */
  readonly longest?: number | undefined;
  /** Of models of texts whose steps are characters. */
  readonly text?: TextReader | undefined;
  /** @throws UserError if rows cannot be read as sequences */
  read(rows: readonly Row[]): OtherSequences;
}

/** Reads texts that have no table. */
interface TextReader {
  readonly column: string;
  /** A text as it is, with the spaces at its ends. */
  read(text: string): OtherSequences;
}

/** Sequences of numbers or texts. */
export function labelledModel(settings: SequenceSettings, record: LabelledRecord): SequenceModel {
  const planOf = (names: readonly string[]): OthersPlan =>
    settings.wide ? wideOthers("rows", names, settings, record) : longOthers(settings, record);
  const { text: column, tokens } = settings;
  return {
    classes: record.classes,
    text:
      column === undefined || tokens !== "characters"
        ? undefined
        : {
            column,
            read: (text) => ({
              dataset: textSequences([text], settings, record),
              all: [{ title: text }],
            }),
          },
    columns: Object.keys(inputColumns(settings)),
    hasNames: settings.id !== undefined,
    longest: settings.longest,
    read(rows) {
      const cells = rowCells(rows);
      const plan = planOf(cells.names);
      return plan.sequences(rowsTable(cells, plan.read));
    },
  };
}

/** Words whose language is predicted. */
export function wordsModel(classes: readonly string[]): SequenceModel {
  return {
    classes,
    columns: Object.keys(wordColumns.columns),
    hasNames: false,
    text: { column: "word", read: (text) => otherWord(text, classes.length) },
    read: (rows) => otherWords(rowsTable(rowCells(rows), wordColumns), classes.length),
  };
}

/** @throws UserError if the model accepts none of the sequences */
export function sequencePrediction(
  model: SequenceModel,
  { batches }: Forecaster,
  rows: readonly Row[],
): Prediction {
  const warnings: string[] = [];
  const sequences = model.read(rows);
  requireSomeSequence(sequences, (text) => void warnings.push(text));
  const found = sequencePredictions([batches], sequences, model.classes);
  return { ...valuesOf(found, (text) => text), warnings, notes: [] };
}
