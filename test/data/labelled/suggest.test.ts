import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { suggestLabelled } from "../../../src/data/labelled/suggest.js";

const file = join(mkdtempSync(join(tmpdir(), "rnnlab-labels-")), "reviews 1.csv");
const rows = ["label,title,text,walk,x,y", "a,Good,It was good,1,2,3.5", "b,Bad,It was not,1,4,"];
writeFileSync(file, `${rows.join("\n")}\n`);

describe("a config for labelled sequences", () => {
  it.each([
    [{ label: "label" }, { text: "text" }],
    [{ label: "label", text: "title" }, { text: "title" }],
    [
      { label: "label", id: "walk" },
      { id: "walk", features: ["x", "y"] },
    ],
  ])("of %j", async (hints, expected) => {
    const config = await suggestLabelled(file, "r.csv", hints);
    expect(config).toMatchObject({ name: "reviews-1", data: { label: "label", ...expected } });
    expect(() => resolveConfig(config, "made")).not.toThrow();
  });

  it.each([
    [{ label: "labels" }, 'has no column "labels". Columns: label, title, text, walk, x, y'],
    [{ label: "label", id: "run" }, 'has no column "run"'],
  ])("is refused for %j", async (hints, message) => {
    await expect(suggestLabelled(file, "r.csv", hints)).rejects.toThrow(message);
  });

  it("is refused where there is nothing to tell it from", async () => {
    const bare = join(tmpdir(), "bare.csv");
    writeFileSync(bare, "label,n\na,1\nb,2\n");
    await expect(suggestLabelled(bare, "bare.csv", { label: "label" })).rejects.toThrow(
      "has no column of texts to tell label from. Columns: label, n",
    );
  });
});
