import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";

const tiny = [
  "--set",
  "data.task=adding",
  "--set",
  "data.steps=12",
  "--set",
  "data.sequences=60",
  "--set",
  "training.epochs=1",
  "--set",
  "model.hidden=4",
];

interface Curve {
  readonly name: string;
  readonly stage: string;
  readonly norms: readonly number[];
}

describe("rnnlab gradients", () => {
  const cwd = emptyFolder();
  const here = ["--set", `output.runs=${join(cwd, "runs")}`];

  it("shows cells before and after training, in the terminal, as a page and as a picture", async () => {
    const args = [
      "gradients",
      ...tiny,
      ...here,
      "--cells",
      "rnn,gru",
      "--html",
      "g.html",
      "--svg=g.svg",
    ];
    const { code, stdout, stderr } = await run(args, cwd);
    expect(code, stderr).toBe(0);
    for (const name of ["rnn before", "rnn after", "gru before", "gru after"]) {
      expect(stdout).toContain(name);
    }
    expect(readFileSync(join(cwd, "g.html"), "utf8")).toContain("<svg");
    const picture = readFileSync(join(cwd, "g.svg"), "utf8");
    expect(picture).toMatch(/^<svg xmlns=/);
    for (const name of ["rnn before", "gru after"]) expect(picture).toContain(name);
  });

  it("finds in the run what training left", async () => {
    const { stdout } = await run(["gradients", "last", "--json"], cwd);
    const curves = JSON.parse(stdout) as Curve[];
    expect(curves.map(({ name, stage }) => `${name} ${stage}`)).toEqual([
      "gru before",
      "gru after",
    ]);
    const [before, after] = curves.map(({ norms }) => norms);
    const initial = ["gradients", ...tiny, "--cells", "gru", "--no-train", "--json"];
    const [untrained] = JSON.parse((await run(initial, cwd)).stdout) as Curve[];
    expect(before).toEqual(untrained!.norms);
    expect(after).toHaveLength(12);
    expect(after).not.toEqual(before);
  });

  it("trains nothing where it is not to", async () => {
    const other = emptyFolder();
    const args = ["gradients", ...tiny, "--no-train", "--scale", "3", "--json"];
    const { code, stdout } = await run(args, other);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ stage: "before", scale: 3 }]);
    expect(existsSync(join(other, "runs"))).toBe(false);
  });

  it.each([
    [["last", "--no-train"], /give either these options or runs/],
    [["--scale", "2"], /add --no-train/],
    [["--cells", "rnn,lsmt"], /Expected cells separated by commas/],
    [["--scale", "-1", "--no-train"], /Expected a number above 0/],
  ] as const)("refuses %j in one line", async (args, message) => {
    const { code, stderr } = await run(["gradients", ...args], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
