import { describe, expect, it } from "vitest";
import { breakable, code, dataTable, keyList } from "../../src/report/html/elements.js";
import { environmentSection } from "../../src/report/html/environment.js";
import { moment } from "../../src/report/html/sections.js";
import { commonSettings, differingSettings } from "../../src/report/html/settings.js";
import { paragraphsOf, rowsOf } from "./tables-of-pages.js";

describe("settings", () => {
  const configs = (name: string, ...hidden: number[]) => ({
    name,
    configs: hidden.map((units) => ({ model: { hidden: units, cell: "lstm" }, seed: name })),
  });

  it("that differ have a column for each name, with all values of its configs", () => {
    expect(rowsOf(differingSettings([configs("a", 1, 2, 1), configs("b", 3)]))).toEqual([
      ["key", "a", "b"],
      ["model.hidden", "1, 2", "3"],
      ["seed", "a", "b"],
    ]);
    expect(paragraphsOf(differingSettings([configs("a", 1), configs("a", 1)]))).toEqual([
      "None: the configs are the same.",
    ]);
    const missing = { name: "c", configs: [{ model: { hidden: 1, cell: "lstm" } }] };
    expect(rowsOf(differingSettings([configs("a", 1), missing]))).toEqual([
      ["key", "a", "c"],
      ["seed", "a", "-"],
    ]);
  });

  it("in common are the others, and more than five values are counted", () => {
    const common = commonSettings([configs("a", 1), configs("b", 2)]);
    expect(rowsOf(common)).toEqual([["model.cell", "lstm"]]);
    expect(common).toContain("<summary>1 setting in common</summary>");
    expect(commonSettings([configs("a", 1)])).toContain("<summary>3 settings</summary>");
    expect(rowsOf(commonSettings([configs("a", 1, 2, 3, 4, 5)]))[0]).toEqual([
      "model.hidden",
      "1, 2, 3, 4, 5",
    ]);
    expect(rowsOf(commonSettings([configs("a", 1, 2, 3, 4, 5, 6)]))[0]![1]).toBe("6 values");
  });
});

it("the environment has every value that one of the runs has", () => {
  const device = { kernel: "wasm", backend: "cpu", threads: 2, vectors: 128 } as const;
  const gpu = { kind: "gpu", kernel: "native", backend: "tensorflow", threads: 1 } as const;
  const section = environmentSection(
    [
      { device: { kind: "cpu", ...device, name: "Xeon" }, versions: { node: "20" } },
      {
        device: { ...gpu, name: "H100", library: "2.21", driver: "580" },
        versions: { node: "24" },
      },
    ],
    [["run", "x"]],
  );
  expect(rowsOf(section)).toEqual([
    ["device", "cpu: wasm kernel, cpu backend, gpu: native kernel, tensorflow backend"],
    ["processor", "Xeon"],
    ["vectors", "128 bits"],
    ["threads", "2, 1"],
    ["node", "20, 24"],
    ["GPU", "H100"],
    ["libtensorflow", "2.21"],
    ["driver", "580"],
    ["run", "x"],
  ]);
  expect(environmentSection([])).toBe("");
});

describe("elements", () => {
  it("break names between their parts, and keep options whole", () => {
    expect(breakable("training.learningRate<")).toBe("training.<wbr>learning<wbr>Rate&#60;");
    expect(code(["a --set-x b", "--y"])).toBe(
      "<pre>a <span>--set-x</span> b\n<span>--y</span></pre>",
    );
  });

  it("hint at scrolling for more than four columns, and are dense for more than twelve", () => {
    const of = (count: number) => dataTable(new Array(count).fill("x"), []);
    expect(of(4)).not.toContain("Scroll sideways");
    expect(of(5)).toContain("Scroll sideways");
    expect(of(12)).not.toContain("dense");
    expect(of(13)).toContain('<table class="dense">');
  });

  it("sort by a number that is known, and keep the feet of a table", () => {
    const table = dataTable(
      ["a", "b"],
      [
        {
          cells: [
            { text: "x", sort: Number.NaN },
            { text: "y", sort: 2, classes: "text" },
          ],
        },
      ],
      { classes: "texts", foot: [{ cells: ["mean", "3"] }] },
    );
    expect(table).toContain('<td>x</td><td class="text" data-sort="2">y</td>');
    expect(table).toContain('<th scope="col" class="text">b</th>');
    expect(table).toMatch(/<tfoot>\s*<tr><td>mean<\/td><td>3<\/td><\/tr><\/tfoot>/);
    expect(table).toContain('<table class="texts">');
  });

  it("explain each kind of line with its own sample", () => {
    const key = keyList([
      { text: "history", classes: "history" },
      { text: "band", classes: "s0", area: true },
      { text: "lstm", classes: "s1", shape: 2 },
    ]);
    const items = [...key.matchAll(/<li data-of="([^"]*)">(.*?)<\/li>/g)].map(([, name, item]) => [
      name,
      [...item!.matchAll(/class="((?:curve|band|mark)[^"]*)"/g)].map(([, classes]) => classes),
    ]);
    expect(items).toEqual([
      ["history", ["curve history"]],
      ["band", ["band s0"]],
      ["lstm", ["curve s1", "mark s1"]],
    ]);
    expect(keyList([])).toBe("");
  });

  it("of time are to the minute", () => {
    expect(moment("2026-11-24T00:25:59.123Z")).toBe("2026-11-24 00:25 UTC");
  });
});
