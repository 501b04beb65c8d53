import { describe, expect, it } from "vitest";
import { csvField, withoutApostrophe } from "../../src/shared/csv.js";
import { highWord, powerOf2, withHighWord } from "../../src/shared/double-words.js";
import {
  CancelledError,
  ExperimentError,
  InterruptedError,
  UnreadableError,
  UnwritableError,
  UserError,
} from "../../src/shared/errors.js";
import { evenIndices } from "../../src/shared/evenly-spaced.js";
import { counted, decimals, thousands } from "../../src/shared/format.js";
import { upperMedian } from "../../src/shared/median.js";
import { formatNamed, formatOf } from "../../src/shared/named-formats.js";
import { permutation } from "../../src/shared/random.js";
import { savingSignals } from "../../src/shared/signals.js";
import { similarName, suggestion } from "../../src/shared/suggestion.js";
import { codeAndCause, systemFaults } from "../../src/shared/system-faults.js";
import { threadError } from "../../src/shared/threads.js";

describe("a field of a CSV file", () => {
  it.each([
    ["a b", "a b"],
    ["a,b", '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ["a\nb", '"a\nb"'],
    ["a\rb", '"a\rb"'],
    ["=1+2", "'=1+2"],
    ["@x", "'@x"],
    ["+x", "'+x"],
    ["-x,y", `"'-x,y"`],
    ["\tx", "'\tx"],
    ["-1.5e3", "-1.5e3"],
    ["+7", "+7"],
    ["'=x", "'=x"],
    ["", ""],
  ])("%j is written as %s", (value, field) => {
    expect(csvField(value)).toBe(field);
  });

  it.each([
    ["'=1+2", "=1+2"],
    ["'quoted'", "'quoted'"],
    ["=1", "=1"],
    ["'", "'"],
  ])("%j is read as %j", (field, value) => expect(withoutApostrophe(field)).toBe(value));
});

it("the median of an even number of values is the upper one", () => {
  expect(upperMedian([])).toBeUndefined();
  expect([[3], [10, 9], [100, 9, 20], [4, 1, 3, 2]].map(upperMedian)).toEqual([3, 10, 20, 3]);
});

it("the words of a double are its sign, exponent and fraction", () => {
  // 1.5 = 0x3ff80000 00000000, -2 = 0xc0000000 00000000
  expect([highWord(1.5), highWord(-2), highWord(0)]).toEqual([0x3ff80000, 0xc0000000 | 0, 0]);
  expect(withHighWord(1.5, 0x40080000)).toBe(3);
  expect(withHighWord(1 + 2 ** -52, 0x40000000)).toBe(2 + 2 ** -51);
  expect([-1022, -1, 0, 1, 1023].map(powerOf2)).toEqual([2 ** -1022, 0.5, 1, 2, 2 ** 1023]);
});

it("indices are evenly spaced from the first to the last", () => {
  expect(evenIndices(10, 4)).toEqual([0, 3, 6, 9]);
  expect(evenIndices(10, 1)).toEqual([0]);
  expect(evenIndices(3, 3)).toEqual([0, 1, 2]);
  expect(evenIndices(11, 0)).toEqual([]);
});

it("counts, shares and large numbers are written for people", () => {
  expect([0, 1, 2].map((count) => counted(count, "row"))).toEqual(["0 rows", "1 row", "2 rows"]);
  expect([decimals(0.12349, 3), decimals(Number.NaN, 3)]).toEqual(["0.123", "nan"]);
  expect([999, 1000, 1234567, -12345, Number.NaN].map(thousands)).toEqual([
    "999",
    "1,000",
    "1,234,567",
    "-12,345",
    "nan",
  ]);
});

it("a format is found by its name or by the ending of a file", () => {
  const formats = [
    { name: "json", extension: ".json" },
    { name: "text", extension: ".txt" },
  ];
  expect(formatNamed(formats, "text")).toBe(formats[1]);
  expect(() => formatNamed(formats, "pdf")).toThrow(
    new UserError("--format pdf: unknown format, expected one of json, text"),
  );
  expect(["a.TXT", "a/b.json", "json", "a.json.gz"].map((path) => formatOf(formats, path))).toEqual(
    [formats[1], formats[0], undefined, undefined],
  );
});

it("a permutation of a seed is always the same one", () => {
  const draws = [0.5, 0.25, 0.75, 0.1];
  // exchanged: 4 with floor(.5 x 5) = 2, 3 with floor(.25 x 4) = 1, 2 with floor(.75 x 3) = 2, 1 with 0
  expect([...permutation(5, () => draws.shift()!)]).toEqual([3, 0, 4, 1, 2]);
  expect([...permutation(0, () => 0.5)]).toEqual([]);
});

it("a fault of the machine has its cause beside its code", () => {
  expect(codeAndCause("ENOSPC")).toBe("ENOSPC: the disk is full");
  expect(codeAndCause("EMFILE")).toContain("EMFILE: too many open files for this process");
  expect(codeAndCause("EXYZ")).toBe("EXYZ");
  const causes = {
    EDQUOT: "the disk quota is exceeded",
    EFBIG: "a file exceeded the size limit (ulimit -f)",
    EROFS: "the file system is read-only",
    EIO: "the disk, or the network connection to it, failed",
    ESTALE: "the folder no longer exists on the file server",
    ENODEV: "the device is gone",
    ENXIO: "the device is gone",
    ETIMEDOUT: "the file server does not answer",
    EACCES: "permission denied",
    EPERM: "permission denied",
    ENFILE: "too many open files on this machine",
    EAGAIN: "too many processes or threads (ulimit -u)",
    ENOMEM: "out of memory",
  };
  for (const [code, cause] of Object.entries(causes))
    expect(codeAndCause(code)).toBe(`${code}: ${cause}`);
  expect(Object.keys(systemFaults).sort()).toEqual(
    [...Object.keys(causes), "ENOSPC", "EMFILE"].sort(),
  );
});

it("a thread that cannot be started is an error of the experiment with the cause and the remedy", () => {
  const failed = (message: string) =>
    Object.assign(new Error(message), { code: "ERR_WORKER_INIT_FAILED" });
  const error = threadError(
    "thread 2",
    failed("Worker initialization failure: EAGAIN"),
    "Use fewer.",
  );
  expect(error).toBeInstanceOf(ExperimentError);
  expect(error?.message).toBe(
    "thread 2 cannot be started (EAGAIN: too many processes or threads (ulimit -u)). Use fewer.",
  );
  expect(threadError("it", failed("of unknown cause"), "Wait.")?.message).toBe(
    "it cannot be started (of unknown cause). Wait.",
  );
  expect(threadError("it", new Error("EAGAIN"), "")).toBeUndefined();
  expect(threadError("it", "EAGAIN", "")).toBeUndefined();
});

it("errors have names by which they get their exit codes", () => {
  const errors = [
    new UserError("a", ["b"]),
    new UnreadableError("a"),
    new ExperimentError("a"),
    new UnwritableError("a"),
    new InterruptedError("runs/x"),
    new CancelledError("a"),
  ];
  expect(errors.map(({ name }) => name)).toEqual([
    "UserError",
    "UnreadableError",
    "ExperimentError",
    "UnwritableError",
    "InterruptedError",
    "CancelledError",
  ]);
  expect(errors[0]).toMatchObject({ message: "a\nb", summary: "a", details: ["b"] });
  expect(errors[1]).toBeInstanceOf(UserError);
  expect(errors[3]).toBeInstanceOf(ExperimentError);
  expect(errors[4]).toMatchObject({
    message: "interrupted, checkpoint saved in runs/x",
    folder: "runs/x",
  });
});

it("the signals that save are those of terminals, limits and schedulers", () => {
  expect(savingSignals).toEqual(["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGXCPU"]);
});

it.each([
  ["hiden", ["hidden", "hide"], "hidden"],
  ["hide", ["hidden", "hide"], "hide"],
  ["abcd", ["abxy"], "abxy"], // two of four letters
  ["abcd", ["axyz"], undefined],
  ["aab", ["abb"], "abb"],
  ["aaaa", ["abcd"], undefined], // a letter counts once for each time that both have it
  ["x", [], undefined],
])("the nearest name to %s among %j is %s", (given, known, name) => {
  expect(similarName(given, known)).toBe(name);
  const question = name === undefined ? "" : ` Did you mean "model.${name}"?`;
  expect(suggestion(given, known, "model.")).toBe(question);
});
