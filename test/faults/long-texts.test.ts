import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bounded } from "../../src/report/printable.js";
import { emptyFolder, run, runAsPrinted } from "../helpers/cli.js";

const cwd = emptyFolder();
const LONG = "k".repeat(5000);
const rows = Array.from({ length: 60 }, (_, n) => `${n},${n % 7}`);
const file = (name: string, lines: readonly string[]) => {
  writeFileSync(join(cwd, name), `${lines.join("\n")}\n`);
  return name;
};
const column = file("column.csv", [`t,${LONG}`, ...rows]);
const value = file("value.csv", ["t,x", ...rows.slice(0, 30), `30,${LONG}`, ...rows.slice(31)]);
const archive = file("a.ts", ["@problemName a", "@classLabel true a b", "@data", `${LONG}:a`]);
const key = file("key.json", [JSON.stringify({ [LONG]: 1 })]);
const parent = file("extends.json", [JSON.stringify({ extends: LONG })]);
const keys = Array.from({ length: 2000 }, (_, n) => [`key${n}`, n]);
const many = file("many.json", [JSON.stringify(Object.fromEntries(keys))]);
const lasting = (...sets: string[]) => ["train", "-c", "smoke", ...sets];

// biome-ignore format: one command a row
const commands: readonly (readonly string[])[] = [
  [LONG], [`--${LONG}`], ["train", LONG], ["train", `${LONG}.csv`], ["resume", LONG], ["schema", LONG],
  lasting("--set", `${LONG}=1`), lasting("--set", `model.cell=${LONG}`), lasting("--init", LONG),
  lasting("--expect", `${LONG}<3`), lasting("--expect", `test.mse<${LONG}`), lasting("--device", LONG),
  ["compare", LONG, "rnn"], ["sweep", `${LONG}=1,2`, "-c", "smoke"], ["completion", LONG],
  ["data", column], ["init", column], ["data", value], ["data", archive],
  ["train", key], ["train", parent], ["train", many],
  ["data", "--set", "data.task=csv", "--set", `data.file=${column}`, "--set", "data.target=x"],
];

describe("a text of thousands of characters in an error", () => {
  it.each(commands)("does not flood the terminal: command %#", async (...argv) => {
    for (const { code, stdout, stderr } of [
      await run(argv, cwd),
      await run(argv, cwd, 80),
      await runAsPrinted([...argv, "--json"], cwd),
    ]) {
      expect(code, stderr.slice(0, 500)).toBe(2);
      expect(stderr.length + stdout.length).toBeLessThan(6500);
      expect(stderr).toMatch(/^(model: [\s\S]{0,150}\n)?(error:\s|\{"code":"usage")/); // after a choice of init
    }
  });

  it("is quoted with its beginning, its end and the number of characters left out", () => {
    const path = `/home/${LONG}/end.csv`;
    expect(bounded(`${path}: no such file`)).toMatch(
      /^\/home\/k+\[\.\.\. 4715 characters \.\.\.\]k+\/end\.csv: no such file$/,
    );
    expect(bounded("short words stay")).toBe("short words stay");
    const lines = "a line\n".repeat(5000);
    expect(bounded(lines).length).toBeLessThan(6100);
    expect(bounded(`${lines}What to do.`)).toMatch(/What to do\.$/);
  });
});
