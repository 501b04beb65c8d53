import type { FoundFormat } from "../../data/table/find-time-format.js";

/** In place of the search for a format: times are in the format of the run's file. */
export function findTimeFormat(cells: readonly unknown[]): FoundFormat {
  return {
    problem: `is ${JSON.stringify(String(cells[0]))}, expected times as in the training file`,
  };
}

/** Only texts with several readings are decided between, and {@link findTimeFormat} finds none. */
export const decided = undefined;
