import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { emptyFolder, interrupted, runAt } from "../helpers/cli.js";
import { FEW_SERIES } from "../helpers/small-config.js";

const sets = [...FEW_SERIES, "training.epochs=40", "model.hidden=4"];
const sizes = [...sets.flatMap((set) => ["-s", set]), "--jobs", "1"];

interface Study {
  readonly argv: readonly string[];
  /** Text on stderr after which the command is interrupted. */
  readonly until: string;
}

const studies: Record<string, Study> = {
  compare: {
    argv: ["compare", "rnn", "gru", "-c", "smoke", ...sizes, "--seeds", "2"],
    until: "epoch",
  },
  sweep: {
    argv: ["sweep", "-c", "smoke", ...sizes, "model.layers=1,2", "model.cell=rnn,gru"],
    until: " finished",
  },
};

/** The figures in a result, in a fixed order. */
const figures = (stdout: string) => stdout.match(/"(mseLastStep|value)": [^,\n]+/g)!.sort();

it.each(Object.entries(studies))(
  "the same %s command continues what it began, and with --new begins another one",
  async (_, { argv, until }) => {
    const cwd = emptyFolder();
    const names = () => readdirSync(join(cwd, "runs")).filter((name) => /compare|sweep/.test(name));
    const stopped = await interrupted(argv, cwd, until);
    expect(stopped.code).toBe(130);
    const begun = names();
    expect(begun.length).toBe(1);
    const other = await runAt([...argv, "--new", "--json"], cwd);
    expect(other.code).toBe(0);
    expect(other.stderr).not.toContain("continuing");
    expect(names().length).toBe(2);
    const same = await runAt([...argv, "--json"], cwd);
    expect(same.code).toBe(0);
    expect(same.stderr).toContain(`continuing runs/${begun[0]}, an unfinished `);
    expect(names().length).toBe(2);
    expect(figures(same.stdout)).toEqual(figures(other.stdout));
  },
  120_000,
);
