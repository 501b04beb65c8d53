import { describe, expect, test } from "vitest";
import { isLive, outputStyles, outputWidth, wantsColor, wrapped } from "../../src/cli/output.js";

const terminal = { isTTY: true };
const pipe = {};

describe("colour", () => {
  test.each([
    ["a terminal", {}, terminal, true],
    ["a pipe", {}, pipe, false],
    ["a dumb terminal", { TERM: "dumb" }, terminal, false],
    ["NO_COLOR", { NO_COLOR: "1" }, terminal, false],
    ["an empty NO_COLOR", { NO_COLOR: "" }, terminal, true],
    ["FORCE_COLOR on a pipe", { FORCE_COLOR: "1" }, pipe, true],
    ["an empty FORCE_COLOR on a pipe", { FORCE_COLOR: "" }, pipe, true],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, terminal, false],
    ["FORCE_COLOR=false", { FORCE_COLOR: "false" }, terminal, false],
    ["FORCE_COLOR before NO_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, pipe, true],
  ])("with %s", (_, env, stream, expected) => {
    expect(wantsColor(env, stream)).toBe(expected);
    expect(outputStyles(env, stream).red("x") !== "x").toBe(expected);
  });
});

describe("braille", () => {
  const utf8 = { LANG: "en_US.UTF-8" };
  test.each([
    ["a terminal in UTF-8", utf8, terminal, true],
    ["LC_ALL before LANG", { ...utf8, LC_ALL: "C" }, terminal, false],
    ["Windows Terminal", { WT_SESSION: "id" }, terminal, true],
    ["a terminal in another encoding", { LANG: "de_DE.ISO-8859-1" }, terminal, false],
    ["the console of Linux", { ...utf8, TERM: "linux" }, terminal, false],
    ["a pipe", { ...utf8, FORCE_COLOR: "1" }, pipe, false],
    [
      "no colour, in which lines differ by their strokes",
      { ...utf8, NO_COLOR: "1" },
      terminal,
      false,
    ],
  ])("with %s", (_, env, stream, expected) => {
    expect(outputStyles(env, stream).braille).toBe(expected);
  });
});

test("bars are for terminals that can draw over a line, colour or not", () => {
  expect(isLive({ NO_COLOR: "1" }, terminal)).toBe(true);
  expect(isLive({ TERM: "dumb" }, terminal)).toBe(false);
  expect(isLive({ FORCE_COLOR: "1" }, pipe)).toBe(false);
});

test("the width is the terminal's, or 80, and never too small for a plot", () => {
  expect(outputWidth({ columns: 132 })).toBe(132);
  expect(outputWidth({})).toBe(80);
  expect(outputWidth({ columns: 0 })).toBe(80);
  expect(outputWidth({ columns: 7 })).toBe(20);
});

test("sentences are wrapped between words on a terminal alone", () => {
  const text =
    "rnn and gru: too close to call with 3 seeds, rnn ahead on 2\nof a\u001b[1mll seeds\u001b[22m";
  expect(wrapped(text, { isTTY: true, columns: 40 })).toBe(
    "rnn and gru: too close to call with 3\nseeds, rnn ahead on 2\nof a\u001b[1mll seeds\u001b[22m",
  );
  expect(wrapped(text, { isTTY: true })).toBe(text);
  expect(wrapped(text, { columns: 40 })).toBe(text);
});
