import { expect, test } from "vitest";
import { plainStyles, styles } from "../../src/report/color.js";

test("a style wraps a text in its codes", () => {
  expect(styles(true).red("loss")).toBe("\x1b[31mloss\x1b[39m");
  expect(styles(true).bold("loss")).toBe("\x1b[1mloss\x1b[22m");
});

test("nothing is written around an empty text", () => {
  expect(styles(true).red("")).toBe("");
});

test("plain styles leave a text as it is", () => {
  const { braille, ...styles } = plainStyles;
  expect(braille).toBe(false);
  for (const style of Object.values(styles)) expect(style("loss")).toBe("loss");
});
