import { looksText } from "../report/looks-text.js";
import { looksAfter } from "../runs/looks.js";

/**
 * A sentence on how often the test figures of the data of a run, which has finished or is about to, have been looked at;
 * empty if only once.
 */
export function looksRemark(folder: string): string {
  const looks = looksAfter(folder);
  return looks === undefined ? "" : looksText(looks);
}
