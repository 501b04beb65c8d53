import type { FileFormat } from "../format.js";

/** A model for `rnnlab/predict`: a safetensors file with all that its use needs in its metadata. */
export const rnnlab: FileFormat = {
  name: "rnnlab",
  target: "file",
  extension: ".rnnlab",
  runs: "one",
  options: ["weights"],
  async render([folder = ""], options) {
    const { modelFile } = await import("./file.js");
    return modelFile(folder, options);
  },
};
