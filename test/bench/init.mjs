/**
 * Whether what `rnnlab init` writes for a series is at or below the best baseline:
 * node test/bench/init.mjs [--seeds 1,2] [--only KIND] [--files FOLDER] [--json] [--peer PYTHON]
 * (after npm run build). Series are made by made-series.mjs, or are those of a folder of CSV files; the README beside this
 * file says more.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { peerErrors, peerSeries } from "./init-peers.mjs";
import { kindNames, madeFile } from "./made-series.mjs";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    files: { type: "string" },
    json: { type: "boolean", default: false },
    peer: { type: "string" },
  },
});

const program = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));

function rnnlab(argv, cwd) {
  return execFileSync(process.execPath, [program, ...argv], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Test errors of the run and of its baselines, by the figure that a run is judged by. */
function tested({ kind, seed, file }) {
  const folder = mkdtempSync(join(tmpdir(), "rnnlab-init-"));
  try {
    const { text, arguments: hints } = file();
    writeFileSync(join(folder, "series.csv"), text);
    rnnlab(["init", "series.csv", ...hints], folder);
    const { data } = JSON.parse(readFileSync(join(folder, "series.json"), "utf8"));
    const { test, baselines, testedEpoch, run } = JSON.parse(
      rnnlab(["train", "-c", "series.json", "--json", "--threads", "1"], folder),
    );
    const figure = Array.isArray(data.target) || data.id !== undefined ? "mase" : "mse";
    const error = figure === "mse" ? test.mseLastStep : test.maseLastStep;
    const [best] = baselines.toSorted((a, b) => a[figure] - b[figure]);
    const [likely] = baselines.toSorted((a, b) => a.validation?.[figure] - b.validation?.[figure]);
    const { level, transform = "none", steps } = data;
    return {
      kind,
      seed,
      peers: options.peer && peerSeries(text, data, join(folder, run)),
      error,
      least: best[figure],
      ratio: ratioOf(error, best[figure]),
      honest: ratioOf(error, likely[figure]),
      best: best.name,
      testedEpoch,
      form: `${level} ${transform} ${steps}`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 1 if neither has an error, on a series that no longer changes in the test part. */
function ratioOf(error, other) {
  return error === other ? 1 : error / other;
}

/** Figures closer than this count as level. */
const LEVEL = 0.02;

function verdict(ratio) {
  if (ratio < 1 - LEVEL) return "better";
  return ratio > 1 + LEVEL ? "worse" : "level";
}

/** Made series of all kinds and seeds, or the files of a folder. */
function allSeries() {
  if (options.files !== undefined) {
    return readdirSync(options.files)
      .filter((name) => name.endsWith(".csv"))
      .map((name) => ({
        kind: name.replace(/\.csv$/, ""),
        seed: "",
        file: () => ({ text: readFileSync(join(options.files, name), "utf8"), arguments: [] }),
      }));
  }
  const seeds = options.seeds.split(",").map(Number);
  return seeds.flatMap((seed) =>
    kindNames.map((kind) => ({ kind, seed, file: () => madeFile(kind, seed) })),
  );
}

const results = [];
for (const series of allSeries().filter(({ kind }) => kind.includes(options.only))) {
  const result = tested(series);
  results.push(result);
  const { kind, seed, ratio, best, honest, testedEpoch, form } = result;
  if (options.json) console.log(JSON.stringify({ ...result, peers: undefined }));
  else
    console.log(
      `${kind.padEnd(20)} ${seed}  ${ratio.toFixed(3)} of ${best.padEnd(13)} ${honest.toFixed(3)}  epoch ${testedEpoch ?? "-"}  ${form}`,
    );
}

function summary(ratios) {
  const counts = ["better", "level", "worse"].map(
    (name) => `${name} ${ratios.filter((ratio) => verdict(ratio) === name).length}`,
  );
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return `${counts.join(", ")}, geometric mean ${mean.toFixed(3)}`;
}

console.log(
  `against the baseline that is best in the test part: ${summary(results.map(({ ratio }) => ratio))}`,
);
console.log(
  `against the one that is best in validation: ${summary(results.map(({ honest }) => honest))}`,
);

if (options.peer !== undefined) {
  const found = peerErrors(
    options.peer,
    results.map(({ peers }) => peers),
  );
  const both = results.flatMap((result, i) => (found[i] ? [{ ...result, peers: found[i] }] : []));
  for (const name of Object.keys(both[0]?.peers ?? {})) {
    const ofPeer = summary(both.map(({ peers, least }) => peers[name] / least));
    console.log(
      `${name} against the baseline that is best in the test part, ${both.length} series: ${ofPeer}`,
    );
    console.log(
      `rnnlab against ${name}: ${summary(both.map(({ peers, error }) => error / peers[name]))}`,
    );
  }
  console.log(`rnnlab on these series: ${summary(both.map(({ ratio }) => ratio))}`);
}
