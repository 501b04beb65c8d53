/**
 * How good rnnlab's forecasts and classifiers are on real data, beside what people's tools reach:
 * node test/bench/real.mjs --data FOLDER [--only NAME] [--seeds 3] [--choose]
 * (after npm run build). The README beside this file says which data and how the configs were chosen.
 */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { choices, figures } from "./real/figures.mjs";
import { prepare } from "./real/prepare.mjs";
import { rows } from "./real/rows.mjs";
import { readConfig, train } from "./real/train.mjs";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "3" },
    choose: { type: "boolean", default: false },
  },
});
if (options.data === undefined)
  throw new Error("--data FOLDER is missing: the files of the README");
const data = resolve(options.data);

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** A folder with the row's config and data, for as long as it is used. */
async function withFolder(row, use) {
  const folder = mkdtempSync(join(tmpdir(), "rnnlab-real-"));
  try {
    const config = fileURLToPath(new URL(`real/${row.config}.json`, import.meta.url));
    copyFileSync(config, join(folder, "config.json"));
    prepare(readConfig(row.config).data.file, data, folder);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function trainSeed(row, settings, folder, seed) {
  const all = [...row.settings, ...settings, `training.seed=${seed}`];
  const { summary, seconds } = await train("config.json", all, folder);
  return { summary, seconds, figures: figures[row.figure]({ summary, data, ...row }) };
}

/** The median over the seeds of each figure and of the CPU seconds. */
async function measure(row) {
  const runs = await withFolder(row, async (folder) => {
    const done = [];
    for (let seed = 1; seed <= Number(options.seeds); seed += 1) {
      done.push(await trainSeed(row, [], folder, seed));
    }
    return done;
  });
  const values = row.goal.map((_, i) => median(runs.map((run) => run.figures[i])));
  return { values, seconds: median(runs.map(({ seconds }) => seconds)) };
}

function shown(value) {
  return String(Number(value.toPrecision(3))).replace(/^0\./, ".");
}

function cells(row, { values, seconds }) {
  const reached = values.every((value, i) => value <= row.goal[i]);
  const goal = `${row.goal.map(shown).join(" / ")}${reached ? "" : " (missed)"}`;
  return [row.title, values.map(shown).join(" / "), seconds.toFixed(0), goal, row.people];
}

/** The validation figure of each candidate with the first seed, the smallest first. */
async function choose(row) {
  const tried = [["as it is", []], ...Object.entries(row.candidates ?? {})];
  const results = await withFolder(row, async (folder) => {
    const done = [];
    for (const [name, settings] of tried) {
      const { summary, seconds } = await trainSeed(
        row,
        [...(row.choosing ?? []), ...settings],
        folder,
        1,
      );
      done.push({ name, value: choices[row.choice](summary), seconds });
    }
    return done;
  });
  console.log(`${row.title}: validation ${row.choice}`);
  for (const { name, value, seconds } of results.toSorted((a, b) => a.value - b.value)) {
    console.log(`  ${value.toPrecision(5).padStart(10)}  ${name} (${seconds.toFixed(0)} s)`);
  }
}

const chosen = rows.filter(({ name }) => name.includes(options.only));
if (options.choose) {
  for (const row of chosen) await choose(row);
} else {
  console.log("| data | rnnlab | CPU s | goal | people's tools |\n|---|---|---|---|---|");
  for (const row of chosen) console.log(`| ${cells(row, await measure(row)).join(" | ")} |`);
}
