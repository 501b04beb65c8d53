import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { textsIn } from "../helpers/source-texts.js";

const [DATA, INFERENCE, CONFIG] = [
  "../../src/data/",
  "../../src/inference/",
  "../../src/config/",
].map((path) => fileURLToPath(new URL(path, import.meta.url))) as [string, string, string];
const BAD_DATA = ["bad-data.test.ts", "bad-data"];

const contentsOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));

/** A text with its words alone: without quotes, escapes, and the ends of its lines. */
const plain = (text: string) =>
  text
    .replaceAll(/["'`\\]+\s*\+?\s*["'`]*/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Whether a text is a refusal: that of an error, or one that says what was expected or what to do. */
const isRefusal = ({ before, parts }: { before: string; parts: readonly string[] }) =>
  /new (?:\w+Error|Refusal)\(\s*(?:[\w.!]+,\s*)?$/.test(before) ||
  parts.some((part) => /\bexpected\b|: (write|set) |\. (Write|Save|Unpack|Use) /.test(part));

/** The longest part of a text between the values that are put in. */
const longestOf = (parts: readonly string[]) =>
  parts.map(plain).reduce((longest, part) => (part.length > longest.length ? part : longest), "");

it("every refusal of data has a row of bad data with its words", () => {
  const rows = BAD_DATA.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  const tested = plain([readFileSync(rows[0]!, "utf8"), ...contentsOf(rows[1]!)].join("\n"));
  const inRoom = (room: string) => contentsOf(room).flatMap(textsIn).filter(isRefusal);
  const aboutData = ({ parts }: { parts: readonly string[] }) =>
    parts.some((part) => /\bdata\b/.test(part));
  const refusals = [...[DATA, INFERENCE].flatMap(inRoom), ...inRoom(CONFIG).filter(aboutData)].map(
    ({ parts }) => longestOf(parts),
  );
  const worded = refusals.filter((text) => text.includes(" "));
  expect(worded.length).toBeGreaterThan(140);
  expect(worded.filter((text) => !tested.includes(text))).toEqual([]);
});
