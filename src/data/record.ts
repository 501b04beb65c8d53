import { z } from "zod";
import { labelledRecord, wordsRecord } from "./labelled/record.js";
import { seriesRecord } from "./series/record.js";

/**
 * What a run stores of its data, by task, so that its model can use other data without the training file.
 * Plain JSON.
 */
export const dataRecord = z.discriminatedUnion("task", [seriesRecord, labelledRecord, wordsRecord]);

export type DataRecord = Readonly<z.infer<typeof dataRecord>>;
