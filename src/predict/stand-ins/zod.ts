/**
 * Replaces zod in `rnnlab/predict` (see `build.js`): the schemas of the record in a model file. They accept and
 * refuse the same values as zod and return the same results. The schemas are written with zod's types.
 */
export const z = {
  string: () => checked("a text", (value) => typeof value === "string"),
  boolean: () => checked("true or false", (value) => typeof value === "boolean"),
  number: () => checked("a number", Number.isFinite),
  int: () => checked("a whole number", Number.isSafeInteger),
  literal: (only: unknown) => checked(JSON.stringify(only), (value) => value === only),
  enum: (names: readonly unknown[]) =>
    checked(`one of ${names.join(", ")}`, (value) => names.includes(value)),
  array: (item: Schema) =>
    new Schema((value) => {
      if (!Array.isArray(value)) throw new Refusal("expected a list");
      return value.map((entry: unknown, index) => within(index, () => item.read(entry)));
    }),
  object: (shape: Shape) =>
    new Schema((value) => {
      const fields = fieldsOf(value);
      const read = Object.entries(shape).map(([key, schema]) => {
        return [key, within(key, () => schema.read(fields[key]))] as const;
      });
      return Object.fromEntries(
        read.filter(([key, field]) => field !== undefined || key in fields),
      );
    }, shape),
  union: (choices: readonly Schema[]) =>
    new Schema((value) => {
      const found = choices.map((choice) => choice.safeParse(value)).find(({ success }) => success);
      if (!found) throw new Refusal("expected another value");
      return found.data;
    }),
  discriminatedUnion: (key: string, choices: readonly Schema[]) =>
    new Schema((value) => {
      const name = fieldsOf(value)[key];
      const choice = choices.find(({ shape }) => shape?.[key]?.safeParse(name).success);
      if (!choice) throw new Refusal("expected a known name", [key]);
      return choice.read(value);
    }),
};

type Shape = Readonly<Record<string, Schema>>;

class Schema {
  readonly read: (value: unknown) => unknown;
  /** The schemas of an object's fields. */
  readonly shape: Shape | undefined;

  constructor(read: (value: unknown) => unknown, shape?: Shape) {
    this.read = read;
    this.shape = shape;
  }

  optional(): Schema {
    return new Schema((value) => (value === undefined ? value : this.read(value)));
  }

  nullable(): Schema {
    return new Schema((value) => (value === null ? value : this.read(value)));
  }

  positive(): Schema {
    return new Schema((value) => {
      const read = this.read(value);
      if (Number(read) > 0) return read;
      throw new Refusal("expected a number above 0");
    });
  }

  readonly(): Schema {
    return this;
  }

  transform(change: (value: unknown) => unknown): Schema {
    return new Schema((value) => change(this.read(value)), this.shape);
  }

  parse(value: unknown): unknown {
    return this.read(value);
  }

  safeParse(value: unknown) {
    try {
      return { success: true, data: this.read(value) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { success: false, error: { issues: [error] } };
    }
  }
}

/** Thrown for a value that is not as expected. */
class Refusal extends Error {
  /** The keys that lead to the value. */
  readonly path: readonly PropertyKey[];

  constructor(message: string, path: readonly PropertyKey[] = []) {
    super(message);
    this.path = path;
  }
}

function checked(expected: string, accepts: (value: unknown) => boolean): Schema {
  return new Schema((value) => {
    if (accepts(value)) return value;
    throw new Refusal(`expected ${expected}`);
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Refusal("expected an object");
}

/** Reads a part of a value, and adds its key to the path of a refusal. */
function within<T>(key: PropertyKey, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.message, [key, ...error.path]);
  }
}
