import type { ExportFormat } from "./format.js";

/** The weights with PyTorch's names and shapes, as `safetensors.torch.load_file` reads them. */
export const safetensors: ExportFormat = {
  name: "safetensors",
  extension: ".safetensors",
  async render(folder, { weights }) {
    const { runFiles, testedWeights } = await import("../runs/layout.js");
    const { readProvenWeights } = await import("../runs/proof.js");
    const { readConfig } = await import("../runs/reader.js");
    const { encodeSafetensors } = await import("../runs/safetensors.js");
    const files = { best: runFiles.bestWeights, last: runFiles.lastWeights };
    const file = weights === undefined ? testedWeights(readConfig(folder)) : files[weights];
    return encodeSafetensors(readProvenWeights(folder, file));
  },
};
