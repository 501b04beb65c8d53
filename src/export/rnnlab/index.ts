import type { FileFormat } from "../format.js";

/** A model for `rnnlab/predict`: a safetensors file whose metadata contains the settings of the model and its data. */
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
