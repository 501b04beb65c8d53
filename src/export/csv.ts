import type { FileFormat } from "./format.js";

/** A table with a row for each epoch of each run. */
export const csv: FileFormat = {
  name: "csv",
  target: "file",
  extension: ".csv",
  runs: "several",
  options: [],
  async render(folders) {
    const { epochsTable } = await import("./epochs-table.js");
    return epochsTable(folders);
  },
};
