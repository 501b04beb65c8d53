import { UserError } from "../../shared/errors.js";
import { isObject, parseShallow } from "../../shared/json.js";
import type { Cell, RowSink } from "./cells.js";
import { textChunks } from "./text.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads JSON Lines: each line is an object whose keys are the columns. Each key of an object in it is a
 * column, such as `host.name`; a list is a text. The first line determines the columns; a key that is absent
 * from a later line is a missing value.
 *
 * @throws UserError with the number of a line that is not an object, or has an additional key
 */
export async function readJsonLines(path: string, sink: RowSink): Promise<void> {
  const reader = new JsonRows(path, "line", sink);
  let rest = "";
  for await (const piece of textChunks(path)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (!reader.take(lines)) return;
  }
  if (reader.take([rest])) reader.requireNames();
}

/** Passes the rows of a JSON file to a sink. */
export class JsonRows {
  readonly #path: string;
  /** What a row is in the file. */
  readonly #unit: "line" | "entry";
  readonly #sink: RowSink;
  #names: readonly string[] | undefined;
  #known: ReadonlySet<string> = new Set();
  #line = 0;

  constructor(path: string, unit: "line" | "entry", sink: RowSink) {
    this.#path = path;
    this.#unit = unit;
    this.#sink = sink;
  }

  /** Returns whether more is wanted. */
  take(lines: readonly string[]): boolean {
    const rows: (readonly Cell[])[] = [];
    const places: number[] = [];
    for (const line of lines) {
      this.#line += 1;
      if (line.trim() === "") continue;
      rows.push(this.#row(this.#object(parsed(line))));
      places.push(this.#line);
    }
    return this.#pass(rows, places);
  }

  /** As {@link take}, for values that have been parsed. */
  takeValues(values: readonly unknown[]): boolean {
    const first = this.#line;
    const rows = values.map((value) => {
      this.#line += 1;
      return this.#row(this.#object(value));
    });
    return this.#pass(
      rows,
      rows.map((_, i) => first + i + 1),
    );
  }

  #pass(rows: (readonly Cell[])[], places: readonly number[]): boolean {
    if (rows.length === 0 || this.#names === undefined) return true;
    return this.#sink({ names: this.#names, rows, place: (index) => places[index]! });
  }

  requireNames(): void {
    if (this.#names) return;
    throw new UserError(`${this.#path}: is empty, expected a JSON object in every ${this.#unit}`);
  }

  #object(value: unknown): Fields {
    if (isObject(value)) return flat(value);
    throw new UserError(
      `${this.#path}, ${this.#unit} ${this.#line}: is not a JSON object, expected for example ` +
        `{"time": "2020-01", "value": 1.5} in every ${this.#unit}`,
    );
  }

  #row(fields: Fields): Cell[] {
    if (this.#names === undefined) {
      this.#names = Object.keys(fields);
      this.#known = new Set(this.#names);
    }
    const names = this.#names;
    const unknown = Object.keys(fields).find((key) => !this.#known.has(key));
    if (unknown !== undefined) {
      throw new UserError(
        `${this.#path}, ${this.#unit} ${this.#line}: has the key "${unknown}", expected only those of the ` +
          `first ${this.#unit}: ${names.join(", ")}. Write null there for a missing value.`,
      );
    }
    return names.map((name) => cellOf(fields[name]));
  }
}

/** A value as a cell; a list is a text, since no column can hold it. */
function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  return JSON.stringify(value);
}

/** The fields of an object and of the objects in it. */
function flat(fields: Fields, before = ""): Fields {
  const entries = Object.entries(fields);
  if (before === "" && !entries.some(([, value]) => isObject(value))) return fields;
  return Object.fromEntries(
    entries.flatMap(([key, value]) =>
      isObject(value)
        ? Object.entries(flat(value, `${before}${key}.`))
        : [[`${before}${key}`, value]],
    ),
  );
}

/** `NaN` as a value, which Python writes although JSON has no such number. */
const PYTHON_NAN = /("\s*:\s*)NaN(?=\s*[,}\]])/g;

function parsed(line: string): unknown {
  try {
    return parseShallow(line);
  } catch {
    const strict = line.replaceAll(PYTHON_NAN, "$1null");
    return strict === line ? undefined : parsed(strict);
  }
}
