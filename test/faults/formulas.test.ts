import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const cwd = emptyFolder();
/** What a spreadsheet would take for formulas. */
const formulas = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'];
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const sets = (...texts: string[]) => setOptions(texts);
const common = sets("model.hidden=4", "training.epochs=1", `output.runs=${join(cwd, "runs")}`);

async function train(...texts: string[]): Promise<string> {
  const argv = ["train", "--json", "--threads", "1", ...common, ...sets(...texts)];
  const { code, stdout, stderr } = await run(argv, cwd);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).run;
}

/** No cell begins a formula, and the hostile texts are there all the same. */
function expectNoFormula(csv: string, expected: readonly string[]): void {
  const cells = (parse(csv) as string[][]).flat();
  for (const cell of cells) {
    if (Number.isFinite(Number(cell))) continue;
    expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  }
  for (const text of expected) expect(cells).toContain(`'${text}`);
}

const outputs = async (folder: string, input: string) => [
  readFileSync(join(folder, "predictions.csv"), "utf8"),
  (await run(["predict", folder, "--threads", "1"], cwd)).stdout,
  (await run(["predict", folder, "--input", input, "--threads", "1"], cwd)).stdout,
];

describe("a formula in a text of the data", () => {
  it("is text in every table of forecasts", async () => {
    const names = ["=a+1", "@b"];
    const rows = formulas.flatMap((id, s) =>
      Array.from({ length: 40 }, (_, n) => `${n},${quoted(id)},${(n + s) % 7},${(n * s) % 5}`),
    );
    writeFileSync(join(cwd, "f.csv"), `t,id,${names.join(",")}\n${rows.join("\n")}\n`);
    const folder = await train(
      "data.task=csv",
      "data.file=f.csv",
      "data.time=t",
      "data.id=id",
      ...[`data.target=${JSON.stringify(names)}`, "data.steps=4", "data.ahead=2"],
    );
    for (const csv of await outputs(folder, "f.csv")) {
      expectNoFormula(csv, [...formulas, ...names]);
    }
  });

  it("is text in every table of classes", async () => {
    const rows = Array.from({ length: 60 }, (_, n) => {
      const text = `${formulas[n % formulas.length]} ${n}`;
      return `${quoted(text)},${quoted(formulas[n % 2]!)}`;
    });
    writeFileSync(join(cwd, "c.csv"), `text,label\n${rows.join("\n")}\n`);
    const folder = await train("data.task=labelled", "data.file=c.csv", "data.text=text");
    for (const csv of await outputs(folder, "c.csv")) {
      expectNoFormula(csv, [formulas[0]!, formulas[1]!]);
    }
  });
});
