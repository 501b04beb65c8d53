import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { describeData } from "../../src/insight/describe-data.js";
import { describeSequences } from "../../src/insight/describe-sequences.js";
import { described } from "../../src/insight/described.js";
import { plainStyles } from "../../src/report/color.js";
import { seriesText } from "../../src/report/series-text.js";
import { emptyFolder } from "../helpers/cli.js";

/** Sequences of 3 to 7 steps with ten inputs, of some classes. */
function motions(classes: number): string {
  const rows = Array.from({ length: 10 * classes }, (_, id) =>
    Array.from({ length: 3 + (id % 5) }, (_, t) => {
      const values = Array.from({ length: 10 }, (_, k) => (k === 0 ? 100 * id + t : k * t));
      return [`m${id}`, ["rest", "walk", "run", "a", "b", "c", "d"][id % classes], ...values].join(
        ",",
      );
    }),
  );
  const names = Array.from({ length: 10 }, (_, k) => `x${k}`);
  return [`id,label,${names.join(",")}`, ...rows.flat()].join("\n");
}

function configOf(more: object, classes = 2) {
  const file = join(emptyFolder(), "motions.csv");
  writeFileSync(file, motions(classes));
  const features = Array.from({ length: 10 }, (_, k) => `x${k}`);
  const data = { task: "labelled", file, id: "id", label: "label", features, ...more };
  return resolveConfig({ data }, "test");
}

it("pictures a training sequence of each class, up to its own last step", async () => {
  const { pictured } = await describeSequences(configOf({ scaling: "none" }));
  expect(pictured.map(({ caption }) => caption.replace(/^m\d+/, "m"))).toEqual([
    "m: rest",
    "m: walk",
  ]);
  for (const { caption, inputs } of pictured) {
    const id = Number(/\d+/.exec(caption));
    expect(caption.endsWith(id % 2 === 0 ? "rest" : "walk")).toBe(true);
    expect(inputs.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4, 5].map((k) => `x${k}`));
    const steps = [...Array(3 + (id % 5)).keys()];
    expect(inputs[0]!.values).toEqual(steps.map((t) => 100 * id + t));
    expect(inputs[5]!.values).toEqual(steps.map((t) => 5 * t));
  }
});

it("draws them on the page, and says which inputs are left out", async () => {
  const { page, charts, facts } = await described(configOf({}));
  const html = page({ command: [], versions: {} });
  expect(html).toContain("<h2>Examples</h2>");
  expect(html).toContain(
    "A training sequence of each class, in the scale that the network sees; the first 6 of 10 inputs.",
  );
  expect(charts()).toHaveLength(2);
  const many = await described(configOf({}, 7));
  expect(many.page({ command: [], versions: {} })).toContain("of each of the first 5 classes, in");
  expect(JSON.parse(JSON.stringify(facts))).not.toHaveProperty("pictured");
});

it("pictures no texts, and sequences without classes at equal distances", async () => {
  const words = resolveConfig({ data: { task: "words", words: 40 } }, "test");
  expect((await describeSequences(words)).pictured).toEqual([]);
  expect((await described(words)).page({ command: [], versions: {} })).not.toContain("Examples");
  const adding = resolveConfig(
    { data: { task: "adding", sequences: 40, split: [20, 10, 10], steps: 6 } },
    "test",
  );
  const { pictured, ...facts } = await describeSequences(adding);
  expect(facts).toEqual({
    task: "adding",
    objective: "regression",
    inputs: 2,
    outputs: 1,
    steps: { least: 6, median: 6, most: 6 },
    parts: [
      { name: "train", sequences: 20 },
      { name: "valid", sequences: 10 },
      { name: "test", sequences: 10 },
    ],
    examples: [],
  });
  expect(pictured.map(({ caption }) => caption)).toEqual(
    [1, 6, 11, 15, 20].map((number) => `sequence ${number}`),
  );
  expect(pictured[0]!.inputs.map(({ values }) => values.length)).toEqual([6, 6]);
  expect(pictured[0]!.inputs.map(({ name }) => name)).toEqual(["input 1", "input 2"]);
});

it("counts the classes of each part, and the steps of all sequences", async () => {
  const file = join(emptyFolder(), "parts.csv");
  // sequences of 1 to 7 steps: part and class of each
  const sequences = [
    "train no",
    "train no",
    "train yes",
    "valid yes",
    "test no",
    "test yes",
    "test yes",
  ];
  const rows = sequences.flatMap((sequence, id) => {
    const [part, label] = sequence.split(" ");
    return Array.from({ length: id + 1 }, (_, t) => `s${id},${label},${part},${t},${id}`);
  });
  writeFileSync(file, `id,label,part,a,b\n${rows.join("\n")}\n`);
  const columns = { id: "id", label: "label", features: ["a", "b"], split: "part" };
  const facts = await describeSequences(
    resolveConfig({ data: { task: "labelled", file, ...columns } }, "test"),
  );
  const { pictured, notes: _, ...others } = facts;
  expect(others).toEqual({
    task: "labelled",
    objective: "classification",
    file,
    bytes: statSync(file).size,
    inputs: 2,
    outputs: 2,
    classes: ["no", "yes"],
    steps: { least: 1, median: 4, most: 7 },
    parts: [
      { name: "train", sequences: 3, byClass: [2, 1] },
      { name: "valid", sequences: 1, byClass: [0, 1] },
      { name: "test", sequences: 3, byClass: [1, 2] },
    ],
    examples: [
      { input: "s0", target: "no" },
      { input: "s2", target: "yes" },
    ],
  });
  // The first training sequence of each class: those of one step and of three.
  expect(pictured.map(({ inputs }) => inputs.map(({ values }) => values.length))).toEqual([
    [1, 1],
    [3, 3],
  ]);
});

it("finds the first text of a class beyond a batch of 256, and the larger of two middle lengths", async () => {
  const file = join(emptyFolder(), "texts.csv");
  const describe = (lines: readonly string[]) => {
    writeFileSync(file, ["text,label,part", ...lines].join("\n"));
    const data = { task: "labelled", file, text: "text", label: "label", split: "part" };
    return describeSequences(resolveConfig({ data }, "test"));
  };
  const ends = ["x,p,valid", "x,q,test"];
  const long = Array.from({ length: 300 }, (_, i) => `t${i},${i < 280 ? "p" : "q"},train`);
  expect((await describe([...long, ...ends])).examples).toEqual([
    { input: "t0", target: "p" },
    { input: "t280", target: "q" },
  ]);
  const steps = async (...texts: string[]) => {
    return (await describe([...texts.map((text, i) => `${text},${"pq"[i % 2]},train`), ...ends]))
      .steps;
  };
  expect(await steps("abc", "abcdefghij")).toEqual({ least: 1, median: 3, most: 10 });
  expect(await steps("abc", "abcdefghij", "ab")).toEqual({ least: 1, median: 2, most: 10 });
});

it("shows the first text of each class, of at most five", async () => {
  const file = join(emptyFolder(), "texts.csv");
  const rows = Array.from({ length: 60 }, (_, i) => `word${i} and more,c${i % 6}`);
  writeFileSync(file, `text,label\n${rows.join("\n")}\n`);
  const data = { task: "labelled", file, text: "text", label: "label" };
  const { examples, inputs, parts } = await describeSequences(resolveConfig({ data }, "test"));
  expect(examples.map(({ target }) => target)).toEqual(["c0", "c1", "c2", "c3", "c4"]);
  for (const { input, target } of examples)
    expect(Number(/\d+/.exec(input)) % 6).toBe(Number(target.slice(1)));
  expect(inputs).toBeGreaterThan(2); // the vocabulary, not one number for each step
  expect(parts.map(({ sequences }) => sequences).reduce((a, b) => a + b)).toBe(60);
});

it("has the same facts as text, of sequences and of series", async () => {
  const config = configOf({});
  const { text, facts } = await described(config);
  const { pictured: _, ...kept } = await describeSequences(config);
  expect(JSON.parse(JSON.stringify(facts))).toEqual(kept);
  expect(text(80, plainStyles)).toContain("classification");
  expect(text(80, plainStyles)).toContain("rest");
  const file = join(emptyFolder(), "series.csv");
  writeFileSync(file, `t,y\n${Array.from({ length: 40 }, (__, t) => `${t},${t % 7}\n`).join("")}`);
  const data = { task: "csv", file, time: "t", target: "y", steps: 3, ahead: 1 };
  const series = resolveConfig({ data }, "test");
  const found = await described(series);
  const whole = await describeData(series);
  expect(found.text(80, plainStyles)).toBe(seriesText(whole, 80, plainStyles));
  expect(found.facts).toEqual({ ...whole, pictured: undefined, timeOf: expect.any(Function) });
  expect(found.charts()).toHaveLength(1);
  expect(found.page({ command: [], versions: {} })).toContain("series.csv");
});
