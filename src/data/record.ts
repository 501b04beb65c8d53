import { z } from "zod";
import { labelledRecord, wordsRecord } from "./labelled/record.js";
import { seriesRecord } from "./series/record.js";

/**
 * What a run keeps of its data, by task, so that its model can take other data without the file that
 * it was trained on. Plain JSON.
 */
export const dataRecord = z.discriminatedUnion("task", [seriesRecord, labelledRecord, wordsRecord]);

export type DataRecord = Readonly<z.infer<typeof dataRecord>>;
