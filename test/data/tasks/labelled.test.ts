import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Dataset } from "../../../src/data/dataset.js";
import { type DataRecord, dataRecord } from "../../../src/data/record.js";
import type { TaskData } from "../../../src/data/task.js";
import { labelled } from "../../../src/data/tasks/labelled.js";

const folder = mkdtempSync(join(tmpdir(), "rnnlab-labelled-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function load(lines: readonly string[], changes: object): Promise<TaskData> {
  files += 1;
  const file = join(folder, `${files}.csv`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return labelled.load(
    labelled.options.parse({ task: "labelled", file, label: "label", ...changes }),
  );
}

/** Sequences of lines for a model of others. */
async function other(lines: readonly string[], changes: object, others: readonly string[]) {
  const { record } = await load(lines, changes);
  rmSync(join(folder, `${files}.csv`)); // a model needs no more than the record
  const input = join(folder, `${files}-others.csv`);
  writeFileSync(input, `${others.join("\n")}\n`);
  const options = { task: "labelled", file: "gone.csv", label: "label", ...changes };
  return labelled.sequences!(labelled.options.parse(options), throughJson(record!), input);
}

/** A record as a run folder gives it back. */
function throughJson(record: DataRecord): DataRecord {
  return dataRecord.parse(JSON.parse(JSON.stringify(record)));
}

/** The sequences of a data set without their padding, each a list of steps. */
function sequences(dataset: Dataset) {
  const { count, steps, inputs } = dataset;
  const x = new Float32Array(count * steps * inputs);
  const y = new Float32Array(count);
  const lengths = new Int32Array(count);
  dataset.fill(Array.from(y.keys()), x, y, lengths);
  return Array.from(lengths, (length, row) => ({
    title: dataset.title!(row),
    label: y[row]!,
    steps: Array.from({ length }, (_, step) => {
      const at = (row * steps + step) * inputs;
      return [...x.subarray(at, at + inputs)];
    }),
  }));
}

function titles(dataset: Dataset): string[] {
  return sequences(dataset).map(({ title }) => title);
}

describe("texts", () => {
  const lines = ["label,text,part", "b,ca,train", "a,b,train", "b,xa,valid", "a,ccc,test"];
  const given = { text: "text", split: "part" };

  it("are sequences of the training part's characters, classes sorted by name", async () => {
    const { classes, train, valid, test } = await load(lines, given);
    expect(classes).toEqual(["a", "b"]);
    expect(sequences(train)).toEqual([
      {
        title: "ca",
        label: 1,
        steps: [[2], [0]],
      },
      { title: "b", label: 0, steps: [[1]] },
    ]);
    expect(sequences(valid)[0]!.steps).toEqual([[-1], [0]]); // no x in training
    expect(sequences(test)[0]!.steps).toHaveLength(3);
    expect(train.steps).toBe(3);
  });

  it("are words where these are asked for, those that training has once in one", async () => {
    const words = [
      "label,text,part",
      "b,The cat doesn't sit.,train",
      "a,the dog doesn't sit.,train",
      "b,A cat doesn't bark!,valid",
      "a,the the the,test",
    ];
    const { train, valid, test } = await load(words, { ...given, tokens: "words" });
    // rare, ".", "doesn't", "sit", "the"
    expect(train.vocabulary).toBe(5);
    expect(sequences(train)[0]).toEqual({
      title: "The cat doesn't sit.",
      label: 1,
      steps: [[4], [0], [2], [3], [1]],
    });
    expect(sequences(valid)[0]!.steps).toEqual([[0], [0], [2], [0], [0]]);
    expect(sequences(test)[0]!.steps).toEqual([[4], [4], [4]]);
    const cut = await load(words, { ...given, tokens: "words", longest: 2 });
    expect(cut.train.vocabulary).toBe(2); // what is cut off is not counted
    expect(sequences(cut.train)[0]!.steps).toEqual([[1], [0]]);
  });

  it("take words of other texts as training has them", async () => {
    const lines = [
      "label,text,part",
      "b,to be,train",
      "a,not to be,train",
      "b,be,valid",
      "a,to,test",
    ];
    const changes = { ...given, tokens: "words" };
    const { dataset } = await other(lines, changes, ["text", "To BE or not to be"]);
    expect(sequences(dataset)[0]!.steps).toEqual([[2], [1], [0], [0], [2], [1]]);
    expect(dataset.vocabulary).toBe(3);
  });

  it("are cut where they are longer than asked for", async () => {
    const { test, train } = await load(lines, { ...given, longest: 2 });
    expect(train.steps).toBe(2);
    expect(sequences(test)[0]!.steps).toHaveLength(2);
  });

  it("sort numbers as classes by size", async () => {
    const numbers = ["label,text,part", "10,a,train", "9,b,train", "9,c,valid", "10,d,test"];
    expect((await load(numbers, given)).classes).toEqual(["9", "10"]);
  });
});

describe("numbers", () => {
  const lines = [
    "id,u,v,label,part",
    "s,1,7,x,train",
    "t,10,7,y,valid",
    "s,3,7,x,train",
    "u,5,7,y,train",
    "t,20,7,y,valid",
    "w,3,7,x,test",
  ];
  const given = { id: "id", features: ["u", "v"], split: "part" };

  it("are the rows of one id in the file's order, scaled by the training part", async () => {
    const { train, valid } = await load(lines, given);
    const sd = Math.sqrt(8 / 3); // of 1, 3 and 5
    expect(titles(train)).toEqual(["s", "u"]);
    const [s, u] = sequences(train);
    expect(s!.steps.flat()).toEqual([-2 / sd, 0, 0, 0].map(Math.fround));
    expect(u!.steps.flat()).toEqual([2 / sd, 0].map(Math.fround));
    const [t] = sequences(valid);
    expect(t!.steps.flat()).toEqual([7 / sd, 0, 17 / sd, 0].map(Math.fround));
  });

  it("stay as they are where no scaling is wanted", async () => {
    const { valid } = await load(lines, { ...given, scaling: "none" });
    expect(sequences(valid)[0]!.steps).toEqual([
      [10, 7],
      [20, 7],
    ]);
  });
});

describe("sequences of another file", () => {
  const texts = ["label,text,part", "b,ca,train", "a,b,train", "b,xa,valid", "a,ccc,test"];
  const numbers = [
    "id,u,v,label,part",
    "s,1,7,x,train",
    "t,10,7,y,valid",
    "s,3,7,x,train",
    "u,5,7,y,train",
    "w,3,7,x,test",
  ];
  it.each([
    ["texts", texts, { text: "text", split: "part" }],
    ["texts that are cut", texts, { text: "text", split: "part", longest: 2 }],
    ["numbers", numbers, { id: "id", features: ["u", "v"], split: "part" }],
    ["numbers that are cut", numbers, { id: "id", features: ["u"], split: "part", longest: 1 }],
  ])("have the inputs that the same %s have in training", async (_, lines, given) => {
    const { train, valid, test } = await load(lines, given);
    const { dataset: others } = await other(lines, given, lines);
    const expected = [train, valid, test].flatMap(sequences);
    for (const { title, steps } of sequences(others)) {
      const matching = expected.filter((entry) => title.startsWith(entry.title));
      expect(matching.map((entry) => entry.steps)).toEqual([steps]);
    }
    expect(others.count).toBe(expected.length);
  });

  it("need no label and no split, and keep the text as it is", async () => {
    const given = { text: "text", split: "part", longest: 2 };
    const { dataset: others } = await other(texts, given, ["text", "cab", "zz", "cab"]);
    expect(sequences(others)).toEqual([
      {
        title: "cab",
        label: 0,
        steps: [[2], [0]],
      },
      {
        title: "zz",
        label: 0,
        steps: [[-1], [-1]],
      },
      {
        title: "cab",
        label: 0,
        steps: [[2], [0]],
      },
    ]);
  });

  it.each([
    [["words", "a"], 'has no column "text"'],
    [["text"], "has no rows"],
  ])("are refused where something is missing: %j", async (lines, message) => {
    await expect(other(texts, { text: "text", split: "part" }, lines)).rejects.toThrow(message);
  });

  it("stand in their place with a reason where a text is empty", async () => {
    const lines = ["text,n", "ca,1", ",2", "b,3"];
    const { dataset, all } = await other(texts, { text: "text", split: "part" }, lines);
    expect(titles(dataset)).toEqual(["ca", "b"]);
    expect(all.map(({ title }) => title)).toEqual(["ca", "", "b"]);
    expect(all[1]!.problem).toMatch(/line 3: text is missing, expected a value in every row$/);
  });

  it("stand in their place with a reason where a number or an id is missing", async () => {
    const given = { id: "id", features: ["u", "v"], split: "part" };
    const lines = ["id,u,v", "a,1,2", "b,3,4", "a,,2", ",5,6", "b,5,6"];
    const { dataset, all } = await other(numbers, given, lines);
    expect(titles(dataset)).toEqual(["b"]);
    expect(all.map(({ title, problem = "" }) => [title, /line .*/.exec(problem)?.[0]])).toEqual([
      ["a", "line 4: u is missing, expected a number in every row of data.features"],
      ["b", undefined],
      ["", "line 5: id is missing, expected a value in every row"],
    ]);
  });
});

describe("missing numbers", () => {
  const given = { id: "id", features: ["u"], split: "part", missing: "interpolate" };
  const lines = [
    "label,id,u,part",
    ...["a,1,2,train", "a,1,,train", "a,1,6,train", "b,2,4,train", "b,2,,train", "b,3,1,valid"],
    ...["a,4,,test", "a,4,8,test"],
  ];

  it("are filled in where data.missing says so, which a note counts", async () => {
    const {
      train,
      test: testing,
      notes,
      record,
    } = await load(lines, { ...given, scaling: "none" });
    expect(sequences(train).map(({ steps }) => steps)).toEqual([
      [[2], [4], [6]],
      [[4], [4]],
    ]);
    expect(sequences(testing).map(({ steps }) => steps)).toEqual([[[8], [8]]]);
    expect(notes).toEqual([
      expect.stringMatching(
        /: missing values were filled in \(3 of u\) from the steps beside them in the same sequence$/,
      ),
    ]);
    expect(record).toMatchObject({ missing: "interpolate" });
  });

  it("of other sequences are filled in too, and a sequence without any is named", async () => {
    const others = ["id,u", "x,1", "x,", "x,5", "y,", "y,"];
    const { dataset, all } = await other(lines, { ...given, scaling: "none" }, others);
    expect(sequences(dataset).map(({ steps }) => steps)).toEqual([[[1], [3], [5]]]);
    expect(all[1]!.problem).toMatch(
      /line 5: u has no value in the whole sequence, expected at least one$/,
    );
  });
});

describe("a split by shares", () => {
  it("has each class in every part and no text on two sides", async () => {
    const text = fc.stringMatching(/^[abc]{1,3}$/);
    const rows = fc.array(fc.tuple(fc.constantFrom("x", "y"), text), {
      minLength: 60,
      maxLength: 90,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(100), async (pairs, seed) => {
        const common = ["x,left", "y,right", "x,l", "y,r", "x,ll", "y,rr"]; // both classes, always
        const lines = ["label,text", ...common, ...pairs.map((pair) => pair.join(","))];
        const { train, valid, test } = await load(lines, {
          text: "text",
          seed,
          split: [0.5, 0.25, 0.25],
        });
        const parts = [train, valid, test].map((part) => new Set(titles(part)));
        for (const [index, part] of parts.entries()) {
          const others = parts.filter((_, other) => other !== index);
          for (const title of part) expect(others.some((other) => other.has(title))).toBe(false);
        }
        expect(train.count + valid.count + test.count).toBe(lines.length - 1);
      }),
      { numRuns: 20 },
    );
  });

  it("is the same again, and another one with another seed", async () => {
    const lines = ["label,text", ...Array.from({ length: 40 }, (_, i) => `${i % 2},text${i}`)];
    const first = await load(lines, { text: "text" });
    expect([first.train.count, first.valid.count, first.test.count]).toEqual([28, 6, 6]);
    expect(titles((await load(lines, { text: "text" })).test)).toEqual(titles(first.test));
    expect(titles((await load(lines, { text: "text", seed: 1 })).test)).not.toEqual(
      titles(first.test),
    );
  });
});

it("says which file it read, for runs that are resumed", async () => {
  const { source } = await load(
    ["label,text", "a,b", "b,c"].concat(Array(9).fill("a,d"), "a,e", "a,f"),
    {
      text: "text",
      split: [0.4, 0.3, 0.3],
    },
  );
  expect(source?.bytes).toBe(11 + 4 * 13);
});

describe("a file that cannot be used", () => {
  const text = { text: "text" };
  const numbers = { id: "text", features: ["n"] };
  it.each([
    [
      ["label,text", "a,b", "a,c"],
      text,
      'label is "a" in every row, expected at least two classes',
    ],
    [["label,text", "a,b", ",c"], text, "line 3: label is missing, expected a value in every row"],
    [["label,text", "a,b", "b,"], text, "line 3: text is missing, expected a value in every row"],
    [["label,text", "a,b", "b,c"], text, "the valid part of the split has no example"],
    [
      ["label,text,n", "a,s,1", "b,s,2"],
      numbers,
      'line 3: label is "b", but "a" in an earlier row of text "s", expected one for the whole sequence',
    ],
    [
      ["label,text,n", "a,s,1", "b,t,"],
      { ...numbers, split: [0.5, 0.25, 0.25] },
      "the valid part of the split has no example",
    ],
    [
      ["label,text,part", "a,s,train", "b,t,holdout"],
      { ...text, split: "part" },
      'line 3: part is "holdout", expected one of train, valid, test',
    ],
    [
      ["label,text,part", "a,s,train", "b,t,valid", "b,u,test"],
      { ...text, split: "part" },
      'no example of "b" is in the train part of the split',
    ],
    [
      ["label,text,n,part", "a,s,1,train", "b,t,,train", "b,u,1,valid", "b,w,2,test"],
      { ...numbers, split: "part" },
      'line 3: n is missing, expected a number in every row of data.features. Set data.missing to "interpolate"',
    ],
    [
      ["label,text,n,part", "a,s,1,train", "b,t,,train", "b,u,1,valid", "b,w,2,test"],
      { ...numbers, split: "part", missing: "interpolate" },
      "line 3: n has no value in the whole sequence, expected at least one",
    ],
    [["word,text", "a,b"], text, 'has no column "label"'],
  ])("%j", async (lines, changes, message) => {
    await expect(load(lines, changes)).rejects.toThrow(message);
    await expect(load(lines, changes)).rejects.toThrow(
      expect.objectContaining({ name: "UserError" }),
    );
  });
});

describe("options", () => {
  const given = { task: "labelled", file: "a.csv", label: "label" };
  it.each([
    [{}, "text is missing, expected a column of texts, or data.id and data.features"],
    [
      { features: ["a"] },
      "id is missing, expected the column that identifies the sequence of a row",
    ],
    [{ text: "a", features: ["b"] }, "text cannot be combined with data.id or data.features"],
    [{ text: "label" }, '"label" is named twice, expected each column once'],
    [{ id: "a", features: ["b", "b"] }, '"b" is named twice, expected each column once'],
  ])("%j", (changes, message) => {
    const [issue] = labelled.options.safeParse({ ...given, ...changes }).error?.issues ?? [];
    expect(`${issue?.path.join(".")} ${issue?.message}`).toContain(message);
  });
});

describe("one number for each sequence", () => {
  const lines = [
    "unit,s,life,part",
    "a,1,10,train",
    "a,2,10,train",
    "b,3,20,train",
    "c,5,60,train",
    "d,4,30,valid",
    "e,6,45.5,test",
  ];
  const regression = { label: "life", id: "unit", features: ["s"], objective: "regression" };
  const given = { ...regression, split: "part" };

  it("is scaled by the training part alone and restored in its own unit", async () => {
    const { objective, classes, train, test } = await load(lines, given);
    expect(objective).toBe("regression");
    expect(classes).toBeUndefined();
    expect(train.outputs).toBe(1);
    const sd = Math.sqrt((20 ** 2 + 10 ** 2 + 30 ** 2) / 3); // about the mean of 10, 20 and 60
    expect(sequences(train).map(({ label }) => label)).toEqual([
      Math.fround(-20 / sd),
      Math.fround(-10 / sd),
      Math.fround(30 / sd),
    ]);
    const restored = Float64Array.of(sequences(test)[0]!.label);
    test.restore!(0, restored);
    expect(restored[0]).toBeCloseTo(45.5, 4);
    const truth = new Float64Array(1);
    test.truth!(0, truth);
    expect([...truth]).toEqual([45.5]);
  });

  it("is split without regard to its values", async () => {
    const many = Array.from({ length: 40 }, (_, n) => `u${n},${n},${n * 1.5},x`);
    const { train, valid, test } = await load([lines[0]!, ...many], regression);
    expect([train.count, valid.count, test.count]).toEqual([28, 6, 6]);
  });

  it("can be told from texts", async () => {
    const texts = ["label,text,part", "1,ab,train", "3,ba,train", "2,a,valid", "2.5,b,test"];
    const changes = { text: "text", split: "part", objective: "regression" };
    const { train, record } = await load(texts, changes);
    expect(sequences(train).map(({ label }) => label)).toEqual([-1, 1]);
    expect(record).toMatchObject({ target: { mean: 2, sd: 1 }, classes: [] });
  });

  it.each([
    [["unit,s,life", "a,1,", "b,1,2"], "line 2: life is missing, expected a number for every"],
    [["unit,s,life", "a,1,2", "a,1,3"], "line 3: life is 3, but 2 in an earlier row of the"],
    [["unit,s,life", "a,1,long", "b,1,2"], "line 2: life is"],
  ])("is refused in %j", async (bad, message) => {
    await expect(load(bad, regression)).rejects.toThrow(message);
  });
});

describe("a column of parts", () => {
  const text = { text: "text", split: "part" };
  const rows = Array.from({ length: 40 }, (_, n) => `${"ab"[n % 2]},t${n},TRAIN`);
  const lines = ["label,text,part", ...rows, "a,u1,TEST", "b,u2,Test"];

  it("may name them in any case; without validation some of training are drawn by the seed", async () => {
    const { train, valid, test, notes } = await load(lines, text);
    expect([train.count, valid.count, test.count]).toEqual([34, 6, 2]);
    const labels = sequences(valid).map(({ label }) => label);
    expect(labels.filter((label) => label === 0)).toHaveLength(3); // as many of each class
    expect(new Set([...titles(train), ...titles(valid)]).size).toBe(40);
    expect(notes).toEqual([
      expect.stringMatching(/part has no validation rows: 6 of the 40 training sequences are/),
    ]);
    const again = await load(lines, text);
    expect(titles(again.valid)).toEqual(titles(valid));
    const other = await load(lines, { ...text, seed: 7 });
    expect(titles(other.valid)).not.toEqual(titles(valid));
  });

  it.each(["VALID", "Validation", "val", "dev"])("may call validation %s", async (name) => {
    const { valid, notes } = await load([...lines, `a,u3,${name}`], text);
    expect(titles(valid)).toEqual(["u3"]);
    expect(notes).toEqual([]);
    const seeded = await load([...lines, `a,u3,${name}`], { ...text, seed: 7 });
    expect(seeded.notes).toEqual([expect.stringMatching(/data\.seed is 7, which has no effect/)]);
  });

  it("is said to have texts in two parts", async () => {
    const { notes } = await load([...lines, "a,u3,val", "a,t4,test"], text);
    expect(notes).toEqual([
      expect.stringMatching(/1 text is both in the training part of part and in/),
    ]);
  });
});

describe("one text in two Unicode forms", () => {
  const composed = Array.from({ length: 12 }, (_, n) => `caf\u00e9 ${n}`);
  const decomposed = composed.map((name) => name.normalize("NFD"));
  const all = [...composed, ...decomposed, ...composed.map((name) => name.replace("caf", "th"))];

  it("is on one side of a split by shares, which is said", async () => {
    const lines = ["label,text", ...all.map((name, n) => `${"ab"[n % 2]},${name}`)];
    const { train, valid, test, notes } = await load(lines, { text: "text" });
    const parts = [train, valid, test].map(
      (part) => new Set(titles(part).map((title) => title.normalize("NFC"))),
    );
    const sizes = parts.reduce((sum, { size }) => sum + size, 0);
    expect(sizes).toBe(new Set(parts.flatMap((part) => [...part])).size);
    expect(train.count + valid.count + test.count).toBe(all.length); // as the file has them
    expect(notes).toEqual([
      expect.stringMatching(/12 of the 36 different values of text differ from another only in/),
    ]);
  });

  it("is said to be in two parts where a column says so", async () => {
    const parts = (n: number) => (n < 12 ? "train" : n < 24 ? "test" : ["train", "valid"][n % 2]);
    const lines = [
      "label,text,part",
      ...all.map((name, n) => `${"ab"[(n % 3) % 2]},${name},${parts(n)}`),
    ];
    const { notes } = await load(lines, { text: "text", split: "part" });
    expect(notes!.join("\n")).toMatch(
      /12 texts are both in the training part of part and in validation/,
    );
  });

  it("leaves other letters alone", async () => {
    const lines = ["label,text", ...composed.map((name, n) => `${"ab"[n % 2]},${name}`)];
    expect((await load(lines, { text: "text" })).notes).toEqual([]);
  });
});

describe("words of texts and labels", () => {
  const split = [0.5, 0.25, 0.25];
  const rows = ["NA,None", "null,nan", "NA,NA", "null,none", "NA,a", "null,b", "NA,c", "null,d"];
  const lines = ["label,text", ...rows];

  it("are NA, None and null like others", async () => {
    const { classes, train, valid, test } = await load(lines, { text: "text", split });
    expect(classes).toEqual(["NA", "null"]);
    const all = [train, valid, test].flatMap(titles);
    expect(all.sort()).toEqual(["NA", "None", "a", "b", "c", "d", "nan", "none"]);
  });

  it("are missing where data.missingValues says so", async () => {
    const changes = { text: "text", split, missingValues: ["NA"] };
    await expect(load(lines, changes)).rejects.toThrow("line 4: text is missing");
  });
});

describe("labels", () => {
  const rows = ["0,a", "0.0,b", "1,c", "1.0,d", "-0,e", "1e0,f", "0,g", "1,h"];
  const split = [0.5, 0.25, 0.25];

  it("that are one number are one class, whatever the rows' order", async () => {
    for (const some of [rows, rows.toReversed()]) {
      const { classes } = await load(["label,text", ...some], { text: "text", split });
      expect(classes).toEqual(["0", "1"]);
    }
  });

  it("may be spelled in two ways in the rows of one sequence", async () => {
    const same = rows.flatMap((row) => [
      `${row},1`,
      `${row.replace(/^[\d.e-]+/, (n) => `${Number(n)}.00`)},2`,
    ]);
    const changes = { id: "id", features: ["n"], split };
    const { classes, train } = await load(["label,id,n", ...same], changes);
    expect(classes).toEqual(["0", "1"]);
    expect(train.steps).toBe(2);
  });

  it("that differ in capitals alone get a hint", async () => {
    const names = ["Pos,a", "pos,b", "neg,c", "Pos,d", "pos,e", "neg,f", "Pos,g", "pos,h", "neg,i"];
    const more = names.map((row) => `${row}x`);
    const changes = { text: "text", split: [0.4, 0.3, 0.3] };
    const { classes, notes } = await load(["label,text", ...names, ...more], changes);
    expect(classes).toEqual(["Pos", "neg", "pos"]);
    expect(notes).toEqual([
      expect.stringContaining('label has "Pos" and "pos", which count as different classes'),
    ]);
  });

  it("of many numbers get the hint that they may be numbers to predict", async () => {
    const many = Array.from({ length: 1001 }, (_, n) => `${n},t${n}`);
    await expect(load(["label,text", ...many], { text: "text" })).rejects.toThrow(
      'set data.objective to "regression".',
    );
  });
});

describe("a row for each sequence", () => {
  const wide = { layout: "wide", scaling: "none", split: [0.4, 0.3, 0.3] };
  const rows = Array.from({ length: 10 }, (_, n) => `${n % 2},${n},${n + 0.5},${n === 3 ? "" : 7}`);
  const stepsOf = ({ train, valid, test }: TaskData) =>
    [train, valid, test]
      .flatMap(sequences)
      .sort((a, b) => Number(a.title) - Number(b.title))
      .map(({ title, label, steps }) => [title, label, steps.flat()]);
  const expected = rows.map((_, n) => {
    return [String(n + 1), n % 2, n === 3 ? [3, 3.5] : [n, n + 0.5, 7]];
  });

  it("is read step by step from left to right, shorter where values are missing at its end", async () => {
    expect(stepsOf(await load(["label,t0,t1,t2", ...rows], wide))).toEqual(expected);
  });

  it("may have its label anywhere, a name and a part", async () => {
    const lines = [
      "t0,kind,t1,name,part",
      "1,a,2,x,TRAIN",
      "3,b,4,y,train",
      "5,a,6,z,VAL",
      "7,b,8,w,TEST",
    ];
    const changes = { layout: "wide", scaling: "none", label: "kind", id: "name", split: "part" };
    const { train, test, classes } = await load(lines, changes);
    expect(classes).toEqual(["a", "b"]);
    expect(sequences(train).map(({ steps }) => steps.flat())).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(sequences(test).map(({ label, steps }) => [label, steps.flat()])).toEqual([[1, [7, 8]]]);
  });

  it("may come without a header", async () => {
    const changes = { ...wide, label: "column 1" };
    expect(stepsOf(await load(rows, changes))).toEqual(expected);
  });

  it("may have a number in place of a class", async () => {
    const changes = { ...wide, objective: "regression" };
    const { objective, train, test } = await load(["label,t0,t1,t2", ...rows], changes);
    expect([objective, train.outputs, train.count + test.count]).toEqual(["regression", 1, 7]);
  });

  it.each([
    [["label,t0,t1", "a,1,2", "b,,"], wide, "line 3: has no number, expected a sequence"],
    [["label,t0,t1", "a,1,2", "b,x,1"], wide, "line 3: t0 is"],
    [
      ["label,t0,t1,t2", "a,1,,2", ..."bababab".split("").map((name) => `${name},1,2,3`)],
      wide,
      "line 2: value is missing",
    ],
    [["label", "a", "b"], wide, "has no column of numbers beside label"],
  ])("is refused in %j", async (lines, changes, message) => {
    await expect(load(lines, changes)).rejects.toThrow(message);
  });
});

describe("a .ts file of the archive", () => {
  const header = ["# a comment", "@problemName Made", "@timeStamps false", "@univariate false"];
  const read = (lines: readonly string[], changes: object = {}) => {
    files += 1;
    const file = join(folder, `${files}.ts`);
    writeFileSync(file, lines.join("\r\n"));
    const config = { task: "labelled", file, scaling: "none", split: [0.4, 0.3, 0.3], ...changes };
    return labelled.load(labelled.options.parse(config));
  };
  const rows = Array.from(
    { length: 10 },
    (_, n) => `${n},${n + 1}:-1,${n === 4 ? "?" : 2}:${"ab"[n % 2]}`,
  );
  const known = [...header, "@classLabel true a b", "@data", ...rows, ""];

  it("has a feature for each dimension and its class at the end", async () => {
    const broken = known.map((line) => line.replace("?", "2"));
    const { classes, train, valid, test } = await read(broken);
    expect(classes).toEqual(["a", "b"]);
    const all = [train, valid, test].flatMap(sequences);
    const third = all.find(({ title }) => title === "3")!;
    expect(third).toEqual({
      title: "3",
      label: 0,
      steps: [
        [2, -1],
        [3, 2],
      ],
    });
  });

  it("may have a number at the end", async () => {
    const numbers = rows.map((row, n) => row.replace("?", "1").replace(/[ab]$/, String(n / 2)));
    const lines = [...header, "@targetlabel true", "@data", ...numbers];
    const { objective, record } = await read(lines, { objective: "regression" });
    expect(objective).toBe("regression");
    expect(record).toMatchObject({
      classes: [],
      features: [{ name: "value 1" }, { name: "value 2" }],
    });
  });

  it.each([
    [["1,2:a"], "has no line @data"],
    [[...header, "@data"], "has no sequence below @data"],
    [["@timestamps true", "@data", "(0,1):a"], "has @timeStamps true"],
    [
      ["@classlabel true a b", "@data", "1,2:a", "1,x:b"],
      'line 4: has "x", expected a number, or ? for a missing value',
    ],
    [
      ["@classlabel true a b", "@data", "1,2:3,4:a", "1,2:b"],
      "line 4: has 1 dimension, expected 2 as in the first sequence",
    ],
    [["@classlabel true a b", "@data", "1,2:3:a"], "line 3: has dimensions of 2 and 1 values"],
    [known, "line 11: value 2 is missing"],
  ])("is refused in %j", async (lines, message) => {
    await expect(read(lines)).rejects.toThrow(message);
  });
});
