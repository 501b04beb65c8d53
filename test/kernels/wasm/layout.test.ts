import { describe, expect, it } from "vitest";
import { checkLayout } from "../../../src/kernels/wasm/layout.js";
import { loadModule } from "../../../src/kernels/wasm/load-module.js";

/** The numbers that the compiled module exports, by name. */
function exportsOf(): Record<string, unknown> {
  const { module, memory } = loadModule(false);
  return { ...new WebAssembly.Instance(module, { env: { memory } }).exports };
}

describe("what both sides of the wasm boundary have to agree on", () => {
  it("is the same in the compiled module", () => {
    expect(() => checkLayout(exportsOf())).not.toThrow();
  });

  it.each(["job_hidden", "job_bytes", "kind_backward", "cell_gru", "slice", "chunk_bytes"])(
    "%s is compared",
    (name) => {
      const { [name]: value, ...others } = exportsOf();
      expect(() => checkLayout(others)).toThrow(
        `wasm kernels: ${name} is undefined in the compiled module, expected`,
      );
      const moved = Object.assign(Object.create(WebAssembly.Global.prototype), {});
      Object.defineProperty(moved, "value", {
        value: Number((value as WebAssembly.Global).value) + 4,
      });
      expect(() => checkLayout({ ...others, [name]: moved })).toThrow(/npm run build$/);
    },
  );
});
