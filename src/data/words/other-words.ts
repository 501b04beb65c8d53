import { characterDataset } from "../characters.js";
import type { OtherSequences } from "../sequences.js";
import type { Table } from "../table/assemble.js";
import { letters, plainLetters } from "./plain-letters.js";

/** The columns of a table of words. */
export const wordColumns = { columns: { word: "text" } } as const;

/** The words of a table, for a model of this number of languages. */
export function otherWords(table: Table, classes: number): OtherSequences {
  return wordSequences(readWords(table), classes);
}

/** A word as it is, although a table may treat it as a missing value. */
export function otherWord(word: string, classes: number): OtherSequences {
  return wordSequences([readWord(word, "rows, line 1")], classes);
}

type Word = ReturnType<typeof readWord>;

function wordSequences(all: readonly Word[], classes: number): OtherSequences {
  const good = all.flatMap(({ title, plain }) => (plain === undefined ? [] : [{ title, plain }]));
  const texts = good.map(({ plain }) => plain);
  const steps = texts.reduce((most, { length }) => Math.max(most, length), 1);
  const shape = { alphabet: letters, steps, classes };
  const dataset = characterDataset({ texts, labels: new Int32Array(texts.length) }, shape);
  return { dataset: { ...dataset, title: (index) => good[index]!.title }, all };
}

function readWords(table: Table): Word[] {
  const { names, codes } = table.texts("word");
  return Array.from(codes, (code, row) => readWord(names[code] ?? "", table.where(row)));
}

/** A word as written and in plain letters; one with other characters has a problem. */
function readWord(title: string, where: string) {
  const plain = plainLetters(title);
  if (plain !== undefined) return { title, plain };
  const found = title === "" ? "missing" : JSON.stringify(title);
  return { title, problem: `${where}: word is ${found}, expected a word of letters` };
}
