import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { decodeSafetensors } from "../../../src/runs/safetensors.js";
import { trained } from "../../export/onnx/session.js";
import { exportedModel } from "../exported.js";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const { modelRecord } = await import("../../../src/export/rnnlab/model-record.js");
vi.resetModules();
vi.doMock("zod", () => import("../../../src/predict/stand-ins/zod.js"));
const { modelRecord: readRecord } = await import("../../../src/export/rnnlab/model-record.js");
vi.doUnmock("zod");
vi.resetModules();

/** Values of every kind that JSON has, in place of one that belongs there. */
const others: readonly Json[] = [null, true, -1, 0.5, 7, "", "zz", [], [1], {}, { name: "level" }];

/** Every place of a value, as keys. */
function* places(value: Json, path: readonly (string | number)[] = []): Generator<typeof path> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* places(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** A copy with another value at a place; undefined: without it. */
function changed(value: Json, [key, ...rest]: readonly (string | number)[], to?: Json): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value) && rest.length === 0 && to === undefined) {
    return value.toSpliced(Number(key), 1);
  }
  const copy = Array.isArray(value) ? [...value] : { ...(value as { [key: string]: Json }) };
  const fields = copy as Record<string | number, unknown>;
  if (rest.length === 0 && to === undefined) delete fields[key];
  else fields[key] = changed(fields[key] as Json, rest, to);
  return copy;
}

const series = `t,y,w\n${Array.from({ length: 60 }, (_, i) => `${2000 + i},${5 + Math.sin(i)},${i % 3 ? "sun" : "rain"}`).join("\n")}\n`;

let record: Json;

beforeAll(async () => {
  const data = { task: "csv", file: "s.csv", time: "t", target: "y", steps: 6, ahead: 2 };
  const config = {
    name: "recorded",
    data: { ...data, level: "seasonal", period: 3, spread: "window", bounds: { low: 0 } },
    model: { cell: "gru", hidden: 3, layers: 1, targets: "lastStep" },
    training: { epochs: 1, loss: "quantile" },
  };
  const file = await exportedModel(await trained(config, { "s.csv": series }));
  record = JSON.parse(decodeSafetensors(file, "test").metadata.rnnlab!) as Json;
});

describe("the schemas of rnnlab/predict", () => {
  it("read a record as zod does", () => {
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
    expect(plain(readRecord.parse(record))).toEqual(plain(modelRecord.parse(record)));
    expect(plain(readRecord.parse(record))).toEqual(record);
  });

  it("refuse and accept what zod does, with any value of a record replaced or removed", () => {
    const seen = { accepted: 0, refused: 0 };
    for (const path of places(record)) {
      for (const other of [...others, undefined]) {
        const given = changed(record, path, other);
        const expected = modelRecord.safeParse(given).success;
        expect(readRecord.safeParse(given).success, `${path.join(".")} ${other}`).toBe(expected);
        seen[expected ? "accepted" : "refused"] += 1;
      }
    }
    expect(seen.accepted).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(500);
  });
});

it("is what the built module has in place of zod", () => {
  const built = readFileSync(new URL("../../../dist/predict/index.js", import.meta.url), "utf8");
  expect(built).not.toContain("ZodError");
});
