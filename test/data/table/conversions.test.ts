import { expect, it } from "vitest";
import { conversionOf } from "../../../src/data/table/conversions.js";

const formula = 'cells such as ="007" are read as the text in them';
const quoted = "each line is in quotes, which are left out";
const label =
  "lines such as __label__x text, as of fastText, are read as the columns label and text";

/** Lines between slashes: what they become, and what is said; nothing if they stay as they are. */
it.each<[string, string?, string?]>([
  ['"a,b"/"1,2"/"3,4"', "a,b/1,2/3,4", quoted],
  ['"a;b"/"1;2"/"3;""x"""', 'a;b/1;2/3;"x"', quoted],
  ['"a\tb" /"1\t2"', "a\tb/1\t2", quoted],
  ['"a|b"//"1|2"', "a|b//1|2", quoted],
  ['"a,b"/"1,2"/"3,4,5"'],
  ['"a,b"/"c,d"'], // neither a number nor a time
  ['"a"/"1"'],
  ['"a,b"/1,2'],
  ['"a,b"'],
  ['a,b/="007",1/="008",2', 'a,b/"007",1/"008",2', formula],
  ['="a";="b"/="1";="2"', '"a";"b"/"1";"2"', formula],
  ['a,b/"=""007""",1/"=""008""",2', 'a,b/"007",1/"008",2', formula],
  ['a,b/1,="007" /2,="008" ', 'a,b/1,"007" /2,"008" ', formula],
  ['a,b/1,="007"/2,="008"x/3,="9"/4,="10"', 'a,b/1,"007"/2,="008"x/3,"9"/4,"10"', formula],
  ['"=""7""",1/"=""8""",2/"=""9"""x,3', '"7",1/"8",2/"=""9"""x,3', formula],
  ['a,b/="007",1/2,3'], // in half of the lines
  ['a,b/x="007",1/x="008",2'],
  ['a,b/="007"x,1/="008"x,2'],
  ['a, b/"x", "1"/"y",  "2"', 'a, b/"x","1"/"y","2"'],
  ['"a" ; "b"/"x"  ; "y"', '"a";"b"/"x";"y"'],
  ['"a"| "b"/"x"| "y"', '"a"|"b"/"x"|"y"'],
  ['a,b/"x", "1"/"y","2"/"z","3"'],
  ["a,b/1,2"],
  [""],
  ["__label__x buy now/__label__y a", "x\tbuy now/y\ta", label],
  ['__label__x\t buy//__label__y a"b', 'x\tbuy//y\t"a""b"', label],
  ["__label__x a\tb", 'x\t"a\tb"', label],
  ["__label__x a/ /__label__spam b", "x\ta/ /spam\tb", label],
  ["__label__x a/y b"],
  ["x__label__x a"],
  ["__label__x"],
  ["| a | b |/|---|---|/| 1 | 2 |", "a|b//1|2"],
])("%j becomes %j", (text, converted, note) => {
  const lines = text.replaceAll("/", "\n");
  const found = conversionOf("f", lines);
  expect([found?.convert(lines).replaceAll("\n", "/"), found?.note]).toEqual([converted, note]);
  expect([found?.names, found?.delimiter]).toEqual(
    note === label
      ? [["label", "text"], "\t"]
      : [undefined, text.startsWith("| ") ? "|" : undefined],
  );
});

it("a line of fastText with several labels is refused", () => {
  const lines = `__label__x __label__y ${"text ".repeat(20)}`;
  expect(() => conversionOf("f", "__label__x a")!.convert(lines)).toThrow(
    `f: the line ${JSON.stringify(lines.slice(0, 60))} has several labels, expected one label in each line`,
  );
});

it("the first 100 lines show how a text is written", () => {
  const lines = (count: number) => Array.from({ length: count }, () => '="7",1').join("\n");
  const plain = (count: number) => Array.from({ length: count }, () => '"7",1').join("\n");
  expect(conversionOf("f", `${lines(51)}\n${plain(200)}`)?.note).toBe(formula);
  expect(conversionOf("f", `${lines(50)}\n${plain(200)}`)).toBeUndefined();
});
