/**
 * How good rnnlab's forecasts and classifiers are on real data, beside what people's tools reach:
 * node test/bench/real.mjs --data FOLDER [--only NAME] [--seeds 3] [--choose [--candidate NAME]] [--peer PYTHON]
 * (after npm run build). The README beside this file says which data and how the configs were chosen.
 */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensembleSummary } from "./real/ensemble.mjs";
import { choices, figures } from "./real/figures.mjs";
import { runPeers } from "./real/peer.mjs";
import { prepare } from "./real/prepare.mjs";
import { rows } from "./real/rows.mjs";
import { readConfig, train } from "./real/train.mjs";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "3" },
    choose: { type: "boolean", default: false },
    peer: { type: "string" },
    candidate: { type: "string", default: "" },
  },
});
if (options.data === undefined)
  throw new Error("--data FOLDER is missing: the files of the README");
const data = resolve(options.data);

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

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
    const { file } = readConfig(row.config).data;
    prepare(file, data, folder);
    return await use(folder, join(folder, file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function trainSeed(row, settings, folder, seed) {
  const all = [...row.settings, ...settings, `training.seed=${seed}`];
  const trained = await train("config.json", all, folder);
  return { ...trained, figures: figuresOf(row, trained.summary) };
}

function figuresOf(row, summary) {
  return figures[row.figure]({ summary, data, ...row });
}

/** A line for one network, and one for the mean forecast of all seeds if the row has a goal for that. */
async function measure(row) {
  return await withFolder(row, async (folder) => {
    const runs = [];
    for (let seed = 1; seed <= Number(options.seeds); seed += 1) {
      runs.push(await trainSeed(row, [], folder, seed));
    }
    const lines = [cells(row, medians(row, runs))];
    if (row.ensemble && runs.length > 1) lines.push(ensembleCells(row, runs));
    return lines;
  });
}

/** The median over the seeds of each figure and of the CPU seconds. */
function medians(row, runs) {
  const values = row.goal.map((_, i) => median(runs.map((run) => run.figures[i])));
  return { values, seconds: median(runs.map(({ seconds }) => seconds)) };
}

/** Figures of the mean forecast, and the CPU seconds of all seeds. */
function ensembleCells(row, runs) {
  const values = figuresOf(row, ensembleSummary(runs.map(({ run }) => run)));
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const title = `${row.title}, mean of ${runs.length} seeds`;
  return cells({ ...row, title, goal: row.ensemble }, { values, seconds });
}

function shown(value) {
  return String(Number(value.toPrecision(3))).replace(/^0\./, ".");
}

function cells(row, { values, seconds }) {
  const reached = values.every((value, i) => value <= row.goal[i]);
  const goal = `${row.goal.map(shown).join(" / ")}${reached ? "" : " (missed)"}`;
  return [row.title, values.map(shown).join(" / "), seconds.toFixed(0), goal, row.people];
}

/** Figures of a candidate by which it is chosen, on each fold with each seed. */
async function judge(row, settings) {
  const done = [];
  for (const fold of row.folds) {
    await withFolder(row, async (folder, file) => {
      fold.prepare(file);
      for (let seed = 1; seed <= Number(options.seeds); seed += 1) {
        const run = await trainSeed(row, [...fold.settings, ...settings], folder, seed);
        done.push({ values: choices[row.choice](run.summary, run.figures), seconds: run.seconds });
      }
    });
  }
  const values = done[0].values.map((_, i) => mean(done.map(({ values }) => values[i])));
  return { values, seconds: mean(done.map(({ seconds }) => seconds)) };
}

/** Prints the candidates' figures as they come, and which one has the smallest: ties go by the next figure. */
async function choose(row) {
  console.log(
    `${row.title}: ${row.choice}, mean of ${row.folds.length} folds and ${options.seeds} seeds`,
  );
  const results = [];
  const tried = Object.entries({ "as it is": [], ...row.candidates });
  for (const [name, settings] of tried.filter(([name]) => name.includes(options.candidate))) {
    const { values, seconds } = await judge(row, settings);
    results.push({ name, values });
    const figures = values.map((value) => value.toPrecision(5).padStart(9)).join(" ");
    console.log(`  ${figures}  ${name} (${seconds.toFixed(0)} s)`);
  }
  const [best] = results.toSorted((a, b) => a.values[0] - b.values[0] || a.values[1] - b.values[1]);
  console.log(`  chosen: ${best.name}`);
}

/** A line for each peer, below the row's. */
async function peerLines(row) {
  const peers = await runPeers(options.peer, data, row);
  return peers.map(({ tool, values, seconds, skipped }) => {
    if (skipped) return [`- ${tool}`, "skipped", "", "", skipped];
    return [`- ${tool}`, values.map(shown).join(" / "), seconds.toFixed(0), "", ""];
  });
}

const chosen = rows.filter(({ name }) => name.includes(options.only));
if (options.choose) {
  for (const row of chosen.filter(({ folds }) => folds)) await choose(row);
} else {
  console.log("| data | rnnlab | CPU s | goal | people's tools |\n|---|---|---|---|---|");
  for (const row of chosen) {
    const ours = options.seeds === "0" ? [] : await measure(row);
    const lines = [...ours, ...(options.peer ? await peerLines(row) : [])];
    for (const line of lines) console.log(`| ${line.join(" | ")} |`);
  }
}
