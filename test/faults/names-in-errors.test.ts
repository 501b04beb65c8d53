import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";

/** Names that would break a line, move the cursor or turn the text around. */
const names = { newline: "a\nb", return: "a\rb", escape: "x\x1b[2Jy", bidi: "x\u202ey" };

const commands = (name: string, cwd: string) => [
  ["train", `${name}.json`],
  ["train", `broken-${name}.json`],
  ["train", `absent-${name}.json`],
  ["train", `unnamed-${name}.csv`],
  ["data", `unnamed-${name}.csv`],
  ["init", `unnamed-${name}.csv`],
  ["resume", `run-${name}`],
  ["resume", `absent-${name}`],
  ["resume", `sweep-${name}`],
  ["resume", `comparison-${name}`],
  ["sweep", `sweep-${name}`],
  ["sweep", `absent-${name}`],
  ["sweep", "cancel", `absent-${name}`],
  ["predict", `run-${name}`, "--input", "x.csv"],
  ["plot", `run-${name}`],
  ["gradients", `run-${name}`],
  ["serve", `run-${name}`],
  ["compare", "lstm", `absent-${name}.json`],
  ["sweep", "-c", "smoke", `model.hidden=${name},3`],
  ["sweep", "-c", "smoke", `model.${name}=2,3`],
  ["train", "-c", "smoke", "-s", `model.cell=${name}`],
  ["train", "-c", "smoke", "-s", `model.${name}=1`],
  ["train", "-c", "smoke", "-s", `output.runs=${join(cwd, `unnamed-${name}.csv`)}`],
  ["train", "-c", "smoke", "--init", `absent-${name}`],
  ["train", "-c", "smoke", "--threads", name],
  ["train", "-c", "smoke", `--${name}`],
  ["completion", name],
];

function filled(name: string): string {
  const cwd = emptyFolder();
  const file = (path: string, text: string) => writeFileSync(join(cwd, path), text);
  file(`${name}.json`, '{"model":{"cell":"xx"}}');
  file(`broken-${name}.json`, "{");
  file(`unnamed-${name}.csv`, "a\n");
  for (const [kind, record] of [
    ["run", "manifest"],
    ["sweep", "sweep"],
    ["comparison", "comparison"],
  ]) {
    mkdirSync(join(cwd, `${kind}-${name}`));
    file(join(`${kind}-${name}`, `${record}.json`), "{");
  }
  return cwd;
}

describe.each(Object.entries(names))("an error that quotes a name with a %s", (_, name) => {
  const cwd = filled(name);

  it.each(commands(name, cwd))(
    "is one line of visible characters: %j %j %j %j",
    async (...argv) => {
      const { code, stderr } = await run(argv, cwd);
      expect(code).toBe(2);
      const lines = stderr.trimEnd().split("\n");
      const hints = lines.slice(1).filter((line) => !/^\(?Did you mean/.test(line));
      expect(hints, stderr).toEqual([]);
      expect(stderr.trimEnd().replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    },
  );
});

it("an error with a list of problems keeps its lines", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "two.json"), '{"model":{"cell":"xx"},"training":{"epochs":"a\\nb"}}');
  const { stderr } = await run(["train", "two.json"], cwd);
  expect(stderr.trimEnd().split("\n").length).toBe(3);
});
