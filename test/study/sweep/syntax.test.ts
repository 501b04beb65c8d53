import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dimension } from "../../../src/runs/sweep-file.js";
import { UserError } from "../../../src/shared/errors.js";
import { checkSpace, requireComparableFigures } from "../../../src/study/sweep/check.js";
import { entryText, spaceOf } from "../../../src/study/sweep/space-entries.js";
import { asksForSeveral, parseSpaceEntry } from "../../../src/study/sweep/syntax.js";
import { configsAtOnce, withValues } from "../../../src/study/sweep/trial-config.js";

const RATE = "training.optimizer.learningRate";
const KEY_VALUES =
  "expected key=values, for example model.hidden=16,32,64 or training.optimizer.learningRate=log(1e-4,1e-1)";

function choiceOf(key: string): Dimension {
  return { key, text: "1,2", kind: "choice", values: [1, 2] };
}

function dimension(text: string) {
  const entry = parseSpaceEntry(text);
  if (entry.type === "setting") throw new Error(`${text} is a setting`);
  const { key: _, text: __, ...values } = entry.dimension;
  return values;
}

describe("values as Hydra's users write them", () => {
  it.each([
    ["model.hidden=16,32,64", { kind: "choice", values: [16, 32, 64] }],
    ["model.hidden=choice(16, 32)", { kind: "choice", values: [16, 32] }],
    ["model.cell=lstm,gru", { kind: "choice", values: ["lstm", "gru"] }],
    ["model.cell=choice(lstm, gru)", { kind: "choice", values: ["lstm", "gru"] }],
    ["model.cell='lstm',\"gru\"", { kind: "choice", values: ["lstm", "gru"] }],
    ["model.bidirectional=true,false", { kind: "choice", values: [true, false] }],
    [
      "training.quantiles=[0.1,0.5,0.9],[0.5]",
      { kind: "choice", values: [[0.1, 0.5, 0.9], [0.5]] },
    ],
    ["model.hidden=range(1,10)", { kind: "int", low: 1, high: 9, step: 1, log: false }],
    ["model.hidden=range(8,33,8)", { kind: "int", low: 8, high: 32, step: 8, log: false }],
    ["model.layers=range(4)", { kind: "int", low: 0, high: 3, step: 1, log: false }],
    ["model.dropout=range(0,0.3,0.1)", { kind: "choice", values: [0, 0.1, 0.2] }],
    ["model.dropout=interval(0,0.5)", { kind: "float", low: 0, high: 0.5, log: false }],
    ["model.hidden=int(interval(8,64))", { kind: "int", low: 8, high: 64, step: 1, log: false }],
    ["model.hidden=int(log(8,64))", { kind: "int", low: 8, high: 64, step: 1, log: true }],
    [
      "model.hidden=tag(log,int(interval(8,64)))",
      { kind: "int", low: 8, high: 64, step: 1, log: true },
    ],
    [`${RATE}=tag(log,interval(1e-4,1e-1))`, { kind: "float", low: 1e-4, high: 0.1, log: true }],
    [`${RATE}=log(1e-4,1e-1)`, { kind: "float", low: 1e-4, high: 0.1, log: true }],
  ])("%s", (text, expected) => {
    expect(dimension(text)).toEqual(expected);
  });

  it("takes a list of texts in the config's sweep part", () => {
    const { space } = spaceOf([], { "model.cell": ["lstm", "gru"] }, {});
    expect(space).toMatchObject([{ key: "model.cell", values: ["lstm", "gru"] }]);
  });

  it("takes a single value for a setting", () => {
    expect(parseSpaceEntry("name=winter (cold)").type).toBe("setting");
    expect(parseSpaceEntry("model.hidden=16")).toEqual({
      type: "setting",
      text: "model.hidden=16",
    });
    expect(parseSpaceEntry("training.quantiles=[0.1,0.5,0.9]").type).toBe("setting");
  });

  const functions = "choice(), range(), interval(), log(), int(), float(), tag()";
  it.each([
    ["=1,2", KEY_VALUES],
    ["model.hidden", KEY_VALUES],
    ["model.hiden=1,2", 'model.hiden is not a known key. Did you mean "model.hidden"?'],
    [
      "model.hidden=glob(*)",
      `glob(*) is not known, expected values such as 16,32,64 or one of ${functions}`,
    ],
    ["model.hidden=choice(1,2", "a bracket or a quotation mark is not closed"],
    [
      "model.hidden=1,interval(2,3)",
      "interval(2,3) is listed with other values, expected interval() alone",
    ],
    [`${RATE}=log(0,1)`, "begins at 0, expected a number above 0, which a logarithm needs"],
    [`${RATE}=interval(1,0)`, "interval(1,0), expected two numbers, the smaller one first"],
    [`${RATE}=log(2,1)`, "log(2,1), expected two numbers, the smaller one first"],
    [`${RATE}=interval(1,1)`, "interval(1,1), expected two numbers, the smaller one first"],
    [`${RATE}=interval(1,2,3)`, "interval(1,2,3), expected two numbers, the smaller one first"],
    [`${RATE}=interval(1)`, "interval(1), expected two numbers, the smaller one first"],
    [`${RATE}=interval(,2)`, "nothing, expected a number"],
    [`${RATE}=interval( a ,b)`, "a, expected a number"],
    [
      "model.hidden=float(1,2)",
      "float() has 2 arguments, expected one, as in float(interval(8,64))",
    ],
    [
      "model.hidden=int(interval(8,64),2)",
      "int() has 2 arguments, expected one, as in int(interval(8,64))",
    ],
    [
      `${RATE}=tag(interval(0,1))`,
      "tag(interval(0,1)) has the tag none, expected log, as in tag(log,interval(1e-4,1e-1))",
    ],
    [
      `${RATE}=tag(log,x,interval(0,1))`,
      "tag(log,x,interval(0,1)) has the tag x, expected log, as in tag(log,interval(1e-4,1e-1))",
    ],
    [`${RATE}=tag(log,choice(1,2))`, "log expects an interval, such as log(1e-4,1e-1)"],
    ["model.hidden=int(choice(1,2))", "int() expects interval(), such as int(interval(8,64))"],
    ["model.hidden=int(interval(1.2,2.9))", "has fewer than two whole numbers from 1.2 to 2.9"],
    ["model.hidden=1,,2", "has an empty value, expected values between the commas"],
    ["model.hidden=1,2,1", "has 1 twice, expected each value once"],
    ["model.cell=gru, 'gru'", 'has "gru" twice, expected each value once'],
    ["model.hidden=range(0,100001)", "range() has 100001 values, expected 1 to 100000"],
    ["model.hidden=range(5,1)", "range() has 0 values, expected 1 to 100000"],
    ...["range(1,5,0)", "range()", "range(1,2,3,4)"].map((range) => [
      `model.hidden=${range}`,
      range === "range()"
        ? "nothing, expected a number"
        : "range() expects start, stop and a step that is not 0",
    ]),
  ] as [string, string][])("refuses %s", (text, message) => {
    const refused = () => {
      const { base, space } = spaceOf([text], {}, {});
      checkSpace(base, space);
    };
    expect(refused).toThrow(new UserError(`sweep ${text}: ${message}`));
  });

  it.each([
    ["model.hidden=range(0,100000)", { kind: "int", low: 0, high: 99_999, step: 1, log: false }],
    ["model.hidden=int(interval(1.2,3))", { kind: "int", low: 2, high: 3, step: 1, log: false }],
    ["model.hidden=int(range(2,9,3))", { kind: "int", low: 2, high: 8, step: 3, log: false }],
    ["model.hidden=range(9,1,-4)", { kind: "choice", values: [9, 5] }],
    [
      "model.hidden=range(start=1, stop=8, step=3)",
      { kind: "int", low: 1, high: 7, step: 3, log: false },
    ],
    [`${RATE}=interval(start=1,end=2)`, { kind: "float", low: 1, high: 2, log: false }],
    [`${RATE}=float(interval(1,2))`, { kind: "float", low: 1, high: 2, log: false }],
  ])("takes %s", (text, expected) => {
    expect(dimension(text)).toEqual(expected);
  });

  it("reads any list of numbers back", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 8192 }), { minLength: 2 });
    fc.assert(
      fc.property(numbers, (values) => {
        const expected = { kind: "choice", values };
        expect(dimension(`model.hidden=${values.join(",")}`)).toEqual(expected);
        expect(dimension(`model.hidden=choice( ${values.join(" , ")} )`)).toEqual(expected);
      }),
    );
  });

  it("never ends with anything but a UserError", () => {
    const pieces = fc.array(fc.constantFrom(..."(),=[]{}'\"\\ 1a-.", "int", "log", "tag", "range"));
    fc.assert(
      fc.property(pieces, (texts) => {
        try {
          parseSpaceEntry(`model.hidden=${texts.join("")}`);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
        expect(typeof asksForSeveral(`model.hidden=${texts.join("")}`)).toBe("boolean");
      }),
    );
  });
});

it("several values are asked for by a list or a function", () => {
  const asks = (value: string) => asksForSeveral(`model.hidden=${value}`);
  for (const value of ["1,2", "choice(1,2)", "range(3)", "int(interval(1,2))", " log(1,2) "])
    expect(asks(value), value).toBe(true);
  for (const value of ["1", "glob(3)", "[1,2]", "(1,2", "toString(1)", "a (b)"])
    expect(asks(value), value).toBe(false);
});

describe("the check before anything runs", () => {
  const check = (texts: readonly string[], content: unknown = {}) => {
    const { base, space } = spaceOf(texts, {}, content);
    checkSpace(base, space);
  };

  const targets =
    "errors on different targets cannot be compared. In data, only keys of the inputs can be searched, such as steps, " +
    "calendar, scaling, level or features. Run a sweep for each, or compare.";
  it.each([
    ["model.hidden=8,0", "model.hidden is 0, expected a number that is at least 1"],
    [
      "model.cell=lstm,lsmt",
      'model.cell is "lsmt", expected one of rnn, lstm, gru, mingru, minlstm, bidirectional. Did you mean "lstm"?',
    ],
    [
      "model.hidden=interval(8,64)", // 8 + .377 * 56 is the first value that is checked and no whole number
      `model.hidden is ${8 + 0.377 * 56}, expected a whole number. Write int(interval(8,64)).`,
    ],
    [`${RATE}=interval(999,1001)`, `${RATE} is 1000.428, expected a number that is at most 1000`],
    ["data.ahead=10,20", targets],
    ["data.seed=1,2", targets],
    [
      "evaluation.backtest.folds=2,3",
      "errors on different parts cannot be compared. Run a sweep for each.",
    ],
    [
      "training.seed=range(5)",
      "the luckiest seed is no better on new data. Use --seeds for the mean over several.",
    ],
    [
      "device=cpu,gpu",
      "it does not affect the model. Only keys of model, training and data can be searched.",
    ],
  ])("refuses %s", (text, message) => {
    expect(() => check([text])).toThrow(new UserError(`sweep ${text}: ${message}`));
  });

  it("refuses a key that is given twice, and a space without keys", () => {
    expect(() => check(["model.hidden=1,2", "model.hidden=3,4"])).toThrow(
      new UserError("sweep: model.hidden is given twice, expected each key once"),
    );
    expect(() => check(["model.hidden=1"])).toThrow(
      new UserError(
        "sweep: no key has several values, expected at least one, for example model.hidden=16,32,64",
      ),
    );
  });

  it("accepts a value that needs another key's value", () => {
    const texts = ["training.schedule.name=constant,step", "training.schedule.every=2,3"];
    expect(() => check(texts)).not.toThrow();
    expect(() => check(["training.schedule.every=2,3"])).toThrow("does not apply to constant");
  });

  it("takes a key with one value as a setting of all trials, from either place, the last one last", () => {
    const texts = ["model.hidden=8", "model.cell=gru,rnn", "model.hidden=9"];
    const { base, space } = spaceOf(
      texts,
      { "model.layers": 3, name: "x" },
      { model: { dropout: 0 } },
    );
    expect(base).toEqual({ name: "x", model: { dropout: 0, layers: 3, hidden: 9 } });
    expect(space.map(({ key }) => key)).toEqual(["model.cell"]);
    const twice = spaceOf([`${RATE}=tag(log,log,interval(1e-4,1e-1))`], {}, {}).space;
    expect(twice).toMatchObject([{ kind: "float", low: 1e-4, high: 0.1, log: true }]);
  });

  it("lets the command line win over the config's space", () => {
    const config = { "model.hidden": [8, 16], "model.layers": "1,2" };
    const { space } = spaceOf(["model.hidden=32,64"], config, {});
    const keys = space.map(({ key, text }) => `${key}=${text}`);
    expect(keys).toEqual(["model.layers=1,2", "model.hidden=32,64"]);
  });

  it.each([
    ...["steps", "past", "known", "static", "categories", "calendar", "scaling", "scalePer"],
    ...["transform", "level", "spread", "bounds", "period", "features", "tokens", "longest"],
  ])("lets data.%s be searched", (key) => {
    const dimension = choiceOf(`data.${key}`);
    const refusal = "errors on different targets cannot be compared";
    expect(() => checkSpace({}, [dimension])).not.toThrow(refusal);
    for (const other of [`data.${key}s2`, `data.x.${key}`, `data.${key}.x`])
      expect(() => checkSpace({}, [{ ...dimension, key: other }])).toThrow(refusal);
  });

  it.each([
    ["evaluation", "errors on different parts"],
    ["data", "errors on different targets"],
    ["training.seeds", "is not a known key"],
    ["name", "it does not affect the model"],
    ["output.plots", "it does not affect the model"],
  ])("refuses %s, and says why", (key, message) => {
    const dimension = choiceOf(key);
    expect(() => checkSpace({}, [dimension])).toThrow(message);
  });

  it("looks at each of 50 values, and of more at some from the first to the last", () => {
    const refuses = (count: number, bad: number) => {
      const values = Array.from({ length: count }, (_, i) => (i === bad ? 0 : i + 1));
      try {
        checkSpace({}, [{ key: "model.hidden", text: "", kind: "choice", values }]);
        return false;
      } catch (error) {
        expect(String(error)).toContain("model.hidden is 0, expected a number that is at least 1");
        return true;
      }
    };
    expect([0, 1, 7, 24, 49].map((bad) => refuses(50, bad))).toEqual(Array(5).fill(true));
    expect([0, 19, 36, 50].map((bad) => refuses(51, bad))).toEqual(Array(4).fill(true));
    expect([1, 7, 18, 20, 35, 49].map((bad) => refuses(51, bad))).toEqual(Array(6).fill(false));
  });

  it("asks for whole numbers only where these are right", () => {
    expect(() => check([`${RATE}=interval(-1,1)`])).toThrow(/at least 0$|above 0$/);
    expect(() => check(["model.hidden=8,8.5"])).toThrow(/expected a whole number$/);
  });
});

describe("figures across the values of a key", () => {
  const comparable = (key: string, figure: string) => () =>
    requireComparableFigures(
      [{ key, text: "a,b", kind: "choice", values: ["a", "b"] }],
      ["validation.crps", figure],
    );
  const unit = "this key determines the unit of the loss";
  const loss = "this key determines the loss";
  const steps = "it is a mean over all steps of a window, and this key determines their number";

  const refused: readonly (readonly [key: string, figure: string, reason: string])[] = [
    ...["scaling", "scalePer", "transform", "level", "spread"].flatMap((key) =>
      ["valLoss", "valLossLastStep"].map((figure) => [`data.${key}`, figure, unit] as const),
    ),
    ...["loss", "huberDelta", "quantiles"].map((key) => {
      return [`training.${key}`, "valLoss", loss] as const;
    }),
    ...["mse", "rmse", "mae", "smape", "mase"].map((figure) => {
      return ["data.steps", `validation.${figure}`, steps] as const;
    }),
    ["data.steps", "valLoss", steps],
  ];

  it.each(refused)("%s: not %s", (key, figure, reason) => {
    expect(comparable(key, figure)).toThrow(
      `sweep ${key}=a,b: trials are compared by ${figure}, but ${reason}. Choose another --metric, ` +
        "such as validation.mseLastStep, and leave --asha out, which compares by the loss.",
    );
  });

  it.each([
    ["data.steps", "valLossLastStep"],
    ["data.steps", "validation.mseLastStep"],
    ["data.scaling", "validation.mse"],
    ["data.calendar", "valLoss"],
    ["training.lossWeight", "valLoss"],
    ["training.loss", "valAccuracy"],
    ["model.hidden", "valLoss"],
  ])("%s: %s", (key, figure) => expect(comparable(key, figure)).not.toThrow());
});

describe("the parts of a trial's config", () => {
  it("are texts as on the command line", () => {
    expect(entryText(["a.b", 3])).toBe("a.b=3");
    expect(entryText(["a.b", "log(1,2)"])).toBe("a.b=log(1,2)");
    expect(entryText(["a.b", ["x,y", 2, true]])).toBe('a.b=choice("x,y",2,true)');
  });

  it("are the values in the order of the space", () => {
    const keys = ["model.cell", "model.hidden"].map(choiceOf);
    const base = { name: "x", model: { layers: 2, hidden: 1 } };
    expect(withValues(base, keys, ["gru", 7])).toEqual({
      name: "x",
      model: { layers: 2, hidden: 7, cell: "gru" },
    });
    expect(base.model.hidden).toBe(1);
  });

  it("are as many at once as there are processes and runs", () => {
    const at = (trials: number, seeds: number, jobs: number) =>
      configsAtOnce({} as never, { trials, seeds }, jobs).length;
    expect([at(3, 2, 4), at(3, 2, 6), at(3, 2, 9), at(1, 1, 8)]).toEqual([4, 6, 6, 1]);
  });
});
