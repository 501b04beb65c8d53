import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../src/cli/exit.js";
import { loadConfig } from "../../src/config/load.js";
import { latestCheckpoint } from "../../src/runs/latest.js";
import { readConfig, readWeights } from "../../src/runs/reader.js";
import { UserError } from "../../src/shared/errors.js";
import { emptyFolder, run as rnnlab, spawnRnnlab } from "../helpers/cli.js";

/** What a hostile or careless hand puts in the place of a value. */
const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(-1, 0, 1e308, 1e-308, 2 ** 53, "", "../../etc/passwd", "\u0000", null, [], {}),
);

/** Replaces, removes or adds a value somewhere in a JSON value. */
function mutateJson(value: unknown, path: readonly number[], by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[first % (keys.length + 1)] ?? "extra";
  const part = (value as Record<string, unknown>)[key];
  const changed = mutateJson(part, rest, by);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? changed : item));
  return { ...value, [key]: changed };
}

function mutateBytes(bytes: Buffer, edits: readonly (readonly [number, number])[], length: number) {
  const copy = Buffer.from(bytes.subarray(0, Math.floor((bytes.length * length) / 1000)));
  for (const [at, byte] of edits) if (copy.length > 0) copy[at % copy.length] = byte;
  return copy;
}

const path = fc.array(fc.nat(8), { minLength: 1, maxLength: 4 });
const edits = fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(255)), { maxLength: 4 });

/** A user's mistake is printed as one line, also if it quotes a name with a line break; anything else fails the test. */
function expectOneLine(error: unknown): void {
  expect(error).toBeInstanceOf(UserError);
  expect(failureOf(error).message.replace(/^error: /, "")).toMatch(LINES);
}

/** One line, or of a config with several problems a line for each. */
const LINES = /^(\d+ problems:(\n {2}[^\n]+)+|[^\n]+)$/;

describe("3000 mutated configs", () => {
  const folder = emptyFolder();
  const config = JSON.parse(
    readFileSync(new URL("../../configs/smoke.json", import.meta.url), "utf8"),
  );
  const load = (text: string | Buffer) => {
    writeFileSync(join(folder, "m.json"), text);
    try {
      loadConfig("m.json", folder);
    } catch (error) {
      expectOneLine(error);
    }
  };

  it("with strange values are accepted or refused in one line", () => {
    fc.assert(
      fc.property(path, strange, (where, by) =>
        load(JSON.stringify(mutateJson(config, where, by))),
      ),
      { numRuns: 1500 },
    );
  });

  it("with changed bytes are accepted or refused in one line", () => {
    const bytes = Buffer.from(JSON.stringify(config));
    fc.assert(
      fc.property(edits, fc.integer({ min: 0, max: 1000 }), (changes, length) =>
        load(mutateBytes(bytes, changes, length)),
      ),
      { numRuns: 1500 },
    );
  });
});

describe("3000 mutated run folders and checkpoints", () => {
  const cwd = emptyFolder();
  const copy = join(cwd, "copy");

  beforeAll(() => {
    const train = ["train", "--config", "smoke", "--set", "training.epochs=2", "--json"];
    const { run } = JSON.parse(spawnRnnlab(train, cwd).stdout);
    cpSync(join(cwd, run), copy, { recursive: true });
  });

  it("are plotted, or refused in one line with exit code 2", { timeout: 240_000 }, async () => {
    const files = ["manifest.json", "config.json", "summary.json", "windows.json", "metrics.jsonl"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), path, strange, async (name, where, by) => {
        const file = join(copy, name);
        const before = readFileSync(file, "utf8");
        const lines = name === "metrics.jsonl" ? before.trim().split("\n") : [before];
        const mutated = lines.map((line) =>
          JSON.stringify(mutateJson(JSON.parse(line), where, by)),
        );
        writeFileSync(file, mutated.join("\n"));
        const { code, stderr } = await rnnlab(["plot", copy]).finally(() => {
          writeFileSync(file, before);
        });
        expect([0, 2], stderr).toContain(code);
        if (code === 2) expect(stderr.replace(/^error: /, "").trimEnd()).toMatch(LINES);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["checkpoints/last.state.safetensors", latestCheckpoint],
    ["checkpoints/last.safetensors", readWeights],
    ["config.json", readConfig],
  ] as const)("%s with changed bytes is read or refused in one line", (name, read) => {
    const file = join(copy, name);
    const before = readFileSync(file);
    fc.assert(
      fc.property(edits, fc.integer({ min: 0, max: 1000 }), (changes, length) => {
        writeFileSync(file, mutateBytes(before, changes, length));
        try {
          read(copy);
        } catch (error) {
          expectOneLine(error);
        }
      }),
      { numRuns: 700 },
    );
    writeFileSync(file, before);
  });
});
