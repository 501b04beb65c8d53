import type { ExportFormat } from "./format.js";

/** The weights with PyTorch's names and shapes, as `safetensors.torch.load_file` reads them. */
export const safetensors: ExportFormat = {
  name: "safetensors",
  extension: ".safetensors",
  async render(folder, { best }) {
    const { runFiles } = await import("../runs/layout.js");
    const { readWeights } = await import("../runs/reader.js");
    const { encodeSafetensors } = await import("../runs/safetensors.js");
    return encodeSafetensors(
      readWeights(folder, best ? runFiles.bestWeights : runFiles.lastWeights),
    );
  },
};
