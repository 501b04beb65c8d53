import { expect, it } from "vitest";
import { shellWords } from "../../src/cli/workers.js";

it.each([
  ["--partition=x --time=1:00:00", ["--partition=x", "--time=1:00:00"]],
  [`  --comment="two words" -A 'a b'c `, ["--comment=two words", "-A", "a bc"]],
  ["", []],
])("splits %j as a shell does", (text, words) => {
  expect(shellWords(text)).toEqual(words);
});
