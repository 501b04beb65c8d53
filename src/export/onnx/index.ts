import type { FileFormat } from "../format.js";

/** The whole model, for ONNX Runtime and other programs that run ONNX. */
export const onnx: FileFormat = {
  name: "onnx",
  target: "file",
  extension: ".onnx",
  runs: "one",
  options: ["weights", "stateful"],
  async render([folder = ""], options) {
    const { runModel } = await import("./run-model.js");
    const { onnxFile } = await import("./file.js");
    const { rnnlabVersion } = await import("../../runs/manifest.js");
    const { model, fingerprint } = await runModel(folder, options);
    return onnxFile(model, [["fingerprint", fingerprint]], {
      name: "rnnlab",
      version: rnnlabVersion(),
    });
  },
};
