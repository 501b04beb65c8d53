import type { FileFormat } from "./format.js";

/**
 * The weights with PyTorch's names and shapes, readable by `safetensors.torch.load_file`. The metadata holds
 * the model's settings, which `rnnlab train --init` uses.
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
