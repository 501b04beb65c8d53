import { describe, expect, it } from "vitest";
import { exportTarget, requireExportable } from "../../src/export/index.js";
import { safetensors } from "../../src/export/safetensors.js";

describe("exportTarget", () => {
  it("goes by the extension in any case, or by the name", () => {
    const found = exportTarget("a/model.SafeTensors");
    expect([found.format.name, found.place]).toEqual(["safetensors", "a/model.SafeTensors"]);
    expect(exportTarget("model.bin", "safetensors").format.name).toBe("safetensors");
  });

  it("never guesses", () => {
    expect(() => exportTarget("model.onxx")).toThrow(/no format has this extension, expected/);
    expect(() => exportTarget("wandb:project")).toThrow(/no format has this extension, expected/);
    expect(() => exportTarget("model.bin", "onxx")).toThrow(
      /expected one of onnx, rnnlab, safetensors/,
    );
  });

  it("takes a drive of Windows for part of a path", () => {
    expect(exportTarget("C:model.csv").place).toBe("C:model.csv");
  });
});

describe("requireExportable", () => {
  it("refuses several runs for a format of one", () => {
    expect(() => requireExportable(safetensors, ["a", "b"], {})).toThrow(
      "export: safetensors holds one run, but 2 are named. Export them one by one.",
    );
  });

  it("refuses an option that does not apply to the format", () => {
    const { format } = exportTarget("epochs.csv");
    expect(() => requireExportable(format, ["a"], { weights: "best" })).toThrow(
      /--best or --last does not apply to csv, only to onnx or rnnlab or safetensors/,
    );
    expect(() => requireExportable(format, ["a"], { weights: undefined })).not.toThrow();
  });
});
