import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import type { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/main.js";
import { slurm } from "../../src/study/launch/slurm.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { optionFixture } from "../helpers/options/fixture.js";
import { otherRows } from "../helpers/options/other-rows.js";
import type { Outcome } from "../helpers/options/outcome.js";
import { HERE } from "../helpers/options/shared-rows.js";
import { trainingRows } from "../helpers/options/training-rows.js";

const rows = { ...trainingRows, ...otherRows };

// Commands without --detach watch a job until two looks in a row find that it has ended.
const { lookMs } = slurm;
Object.assign(slurm, { lookMs: 20 });
afterAll(() => void Object.assign(slurm, { lookMs }));

const { folder, sbatch } = await optionFixture();

/** Runs a command line in a copy of the fixture. */
async function outcomeOf(argv: readonly string[]): Promise<Outcome> {
  const cwd = emptyFolder();
  cpSync(folder, cwd, { recursive: true });
  const { code, stdout, stderr } = await run(
    argv.map((word) => word.replace(HERE, cwd)),
    cwd,
  );
  const called = existsSync(sbatch) ? readFileSync(sbatch, "utf8") : "";
  rmSync(sbatch, { force: true });
  return { code, stdout, stderr, cwd, sbatch: called };
}

/** Outcomes without the options, with each of which several rows compare, and the same once more. */
const plain = new Map<string, Promise<Outcome>>();

function plainOutcome(argv: readonly string[], time: "first" | "second"): Promise<Outcome> {
  const key = JSON.stringify([time, argv]);
  const outcome = plain.get(key) ?? outcomeOf(argv);
  plain.set(key, outcome);
  return outcome;
}

/** The names of a command's options, and of its commands' by their names. */
function optionsOf(command: Command, name = ""): [name: string, options: string[]][] {
  const names = command.options.map(({ long, short }) => long ?? short ?? "");
  const below = command.commands.flatMap((inner) =>
    optionsOf(inner, `${name} ${inner.name()}`.trim()),
  );
  return names.length > 0 ? [[name, names], ...below] : below;
}

const program = createProgram({
  stdout: process.stdout,
  stderr: process.stderr,
  env: {},
  cwd: folder,
  argv: [],
});

it("every option has a row, and every row an option", () => {
  const named = Object.entries(rows).map(([name, ofCommand]) => [
    name,
    Object.keys(ofCommand).sort(),
  ]);
  expect(Object.fromEntries(named)).toEqual(
    Object.fromEntries(optionsOf(program).map(([name, options]) => [name, options.sort()])),
  );
});

describe.each(Object.entries(rows))("rnnlab %s", (_, ofCommand) => {
  it.each(Object.entries(ofCommand))("%s", async (option, row) => {
    if ("test" in row) {
      expect(readFileSync(row.test, "utf8"), row.because).toContain(row.says ?? option);
      return;
    }
    const without = await plainOutcome(row.argv, "first");
    const withOption = await outcomeOf([...row.argv, ...row.given]);
    if ("same" in row) {
      expect(withOption.stdout, row.same).toBe(without.stdout);
      return;
    }
    const seen = row.see(withOption);
    expect(seen, `${withOption.stdout}\n${withOption.stderr}`).not.toEqual(row.see(without));
    if ("becomes" in row) expect(seen).toEqual(row.becomes);
    else expect(row.see(await plainOutcome(row.argv, "second"))).toEqual(row.see(without));
  });
});
