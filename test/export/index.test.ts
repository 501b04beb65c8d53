import { describe, expect, it } from "vitest";
import { exportFormats, exportTarget, requireExportable } from "../../src/export/index.js";
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

  it("takes a folder or an address behind the name of a format, whatever it contains", () => {
    const found = ["tensorboard:a/b", "mlflow:http://h:5000/x.csv", "onnx:model"].map((to) => {
      const { format, place } = exportTarget(to);
      return [format.name, place];
    });
    expect(found).toEqual([
      ["tensorboard", "a/b"],
      ["mlflow", "http://h:5000/x.csv"],
      ["onnx", "model"],
    ]);
    expect(() => exportTarget("tensorboard:")).toThrow(
      /one of \.onnx, \.rnnlab, \.safetensors, \.csv, tensorboard:FOLDER, mlflow:URL\./,
    );
  });

  it("takes a drive of Windows for part of a path", () => {
    expect(exportTarget("C:model.csv").place).toBe("C:model.csv");
  });
});

describe("requireExportable", () => {
  const options = { weights: "last", stateful: true, experiment: "x" } as const;
  const all = Object.entries(options).map(([name, value]) => ({ [name]: value }));

  it.each([
    ["onnx", "one", ["weights", "stateful"]],
    ["rnnlab", "one", ["weights"]],
    ["safetensors", "one", ["weights"]],
    ["csv", "several", []],
    ["tensorboard", "several", []],
    ["mlflow", "several", ["weights", "experiment"]],
  ])("lets %s have %s run and the options %j alone", (name, runs, taken) => {
    const format = exportFormats.find((one) => one.name === name)!;
    const isTaken = (folders: readonly string[], given: object) => {
      try {
        requireExportable(format, folders, given);
        return true;
      } catch (error) {
        expect(String(error)).toMatch(/^UserError: export: /);
        return false;
      }
    };
    expect(all.filter((given) => isTaken(["a"], given)).flatMap(Object.keys)).toEqual(taken);
    expect(isTaken(["a", "b"], {})).toBe(runs === "several");
  });

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
