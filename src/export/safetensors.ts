import type { FileFormat } from "./format.js";

/** The weights with PyTorch's names and shapes, as `safetensors.torch.load_file` reads them. */
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
    return encodeSafetensors(readProvenWeights(folder, weightsFile(folder, weights)));
  },
};
