import type { FileFormat } from "./format.js";

/**
 * The weights with PyTorch's names and shapes, as `safetensors.torch.load_file` reads them, and among the
 * metadata the settings of the model, which `rnnlab train --init` takes.
 */
export const safetensors: FileFormat = {
  name: "safetensors",
  target: "file",
  extension: ".safetensors",
  runs: "one",
  options: ["weights"],
  async render([folder = ""], { weights }) {
    const { weightsFile } = await import("./weights-file.js");
    const { readProvenWeights } = await import("../runs/proof.js");
    const { encodeSafetensors } = await import("../runs/safetensors.js");
    const { readConfig } = await import("../runs/reader.js");
    const { tensors, metadata } = readProvenWeights(folder, weightsFile(folder, weights));
    const model = JSON.stringify(readConfig(folder).model);
    return encodeSafetensors({ tensors, metadata: { ...metadata, model } });
  },
};
