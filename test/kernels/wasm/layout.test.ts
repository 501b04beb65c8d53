import { describe, expect, it, vi } from "vitest";
import { checkLayout } from "../../../src/kernels/wasm/layout.js";
import { loadModule } from "../../../src/kernels/wasm/load-module.js";
import { instantiate } from "../../../src/kernels/wasm/module.js";

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

  it("is every number that the module exports", () => {
    const all = exportsOf();
    const names = Object.keys(all).filter((name) => all[name] instanceof WebAssembly.Global);
    expect(names).toEqual(expect.arrayContaining(["loss_mse", "loss_quantile", "cell_minlstm"]));
    for (const name of names) {
      const { [name]: _, ...others } = all;
      expect(() => checkLayout(others), name).toThrow(`wasm kernels: ${name} is undefined in`);
    }
  });
});

it.each([true, false])("the wide blocks are switched on in the module: %s", (wide) => {
  const shared = loadModule(wide);
  const exports = { ...exportsOf(), useWide: vi.fn() };
  const Instance = vi.spyOn(WebAssembly, "Instance").mockImplementation(function instance() {
    return { exports } as unknown as WebAssembly.Instance;
  });
  const made = instantiate(shared);
  Instance.mockRestore();
  expect([made, shared.wide]).toEqual([exports, wide]);
  expect(exports.useWide).toHaveBeenCalledTimes(wide ? 1 : 0);
});
