import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { resolveConfig } from "../../../src/config/resolve.js";
import { emptyFolder, run } from "../cli.js";
import { interruptedAfter } from "../interrupted.js";
import { HERE, here, sizes, small } from "./shared-rows.js";

/**
 * Creates a folder with data files, trained runs, an interrupted run, a finished comparison and one whose runs have
 * not begun, and a stand-in for sbatch, which becomes the first on the PATH.
 *
 * @returns the folder, and the path where the stand-in writes its arguments
 */
export async function optionFixture(): Promise<{ folder: string; sbatch: string }> {
  const folder = emptyFolder();
  const bin = emptyFolder();
  const sbatch = join(bin, "arguments");
  writeProgram(join(bin, "sbatch"), `echo "$@" > '${sbatch}'; cat > /dev/null; echo 42`);
  writeProgram(join(bin, "squeue"), "exit 0"); // of jobs that have ended
  writeProgram(join(bin, "sacct"), "exit 0");
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
  writeFiles(folder);
  const file = ["train", "sales.csv", "-q", "--hidden", "4", "--epochs", "2", ...here];
  await made(folder, "runs", "sales", file);
  const uneven = ["-s", "training.optimizer.learningRate=5", "--epochs", "5", "-q"];
  const best = ["-s", "training.restoreBest=true"];
  await made(folder, "other", "third", ["train", ...small, "--seed", "5", "-q"]);
  await made(folder, "runs", "second", ["train", ...small, ...uneven, ...best, "--cell", "gru"]);
  await made(folder, "runs", "first", ["train", ...small, ...uneven]);
  await command(folder, ["runs", "tag", "first", "kept"]);
  await command(folder, ["runs", "note", "first", "why"]);
  await command(folder, ["export", "third", "--runs", "other", "--to", "third.safetensors"]);
  await made(folder, "runs", "compared", [
    "compare",
    `${HERE}/runs/first`,
    `${HERE}/runs/second`,
    ...here,
  ]);
  const waiting = ["compare", "rnn", "gru", ...small, "--launcher", "slurm", "--detach"];
  await made(folder, "runs", "undone", waiting);
  rmSync(join(folder, "runs", "undone", "jobs"), { recursive: true });
  const sweep = ["sweep", ...small, "model.hidden=2,3", "--launcher", "slurm", "--detach"];
  await made(folder, "other", "search", sweep);
  const config = resolveConfig({}, "paused", [...sizes, "training.epochs=4"]);
  const run = await interruptedAfter(2, config, {
    base: join(folder, "paused"),
    threads: 1,
    command: [],
  });
  renameSync(run, join(folder, "paused", "paused"));
  return { folder, sbatch };
}

function writeProgram(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** Runs a command that makes one folder in `runs/`, and gives that folder a place and a name. */
async function made(folder: string, place: string, name: string, argv: readonly string[]) {
  const before = new Set(
    readdirSync(folder).includes("runs") ? readdirSync(join(folder, "runs")) : [],
  );
  await command(folder, argv);
  const [fresh = ""] = readdirSync(join(folder, "runs")).filter((entry) => !before.has(entry));
  mkdirSync(join(folder, place), { recursive: true });
  renameSync(join(folder, "runs", fresh), join(folder, place, name));
}

async function command(folder: string, argv: readonly string[]): Promise<void> {
  const { code, stderr } = await run(
    argv.map((word) => word.replace(HERE, folder)),
    folder,
  );
  if (code !== 0) throw new Error(`rnnlab ${argv.join(" ")}: ${stderr}`);
}

const days = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
  );
const hours = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(2024, 0, 1, i)).toISOString().slice(0, 16).replace("T", " "),
  );
const wave = (i: number) => (20 + 5 * Math.sin(i / 4) + (i % 3)).toFixed(2);

function writeFiles(folder: string): void {
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  const sales = hours(200).map((hour, i) => `${hour},${wave(3 * i)},${wave(i)}`);
  write("sales.csv", ["when,units,price", ...sales]);
  const newer = hours(60).map((hour, i) => `${hour},${wave(3 * i)},${wave(i + 1)}`);
  write("newer.csv", ["when,units,price", ...newer]);
  write("gaps.csv", ["when,units,price", ...newer, "never,1,2"]);
  const marked = hours(200).map((hour, i) => `${hour},${i % 50 === 7 ? -1 : wave(i)}`);
  write("marked.csv", ["when,price", ...marked]);
  const umlaut = Buffer.from(`when,größe\n${marked.join("\n")}\n`, "latin1");
  writeFileSync(join(folder, "latin.csv"), umlaut);
  const shops = ["a", "b"].flatMap((shop) =>
    days(60).map((day, i) => `${day},${shop},${shop}${shop},${wave(i)}`),
  );
  write("regions.csv", ["day,shop,region,units", ...shops]);
  const reviews = Array.from({ length: 60 }, (_, i) => {
    const mood = i % 2 ? "good" : "bad";
    return `${mood} ${i % 7},a longer text that is ${mood} as number ${i} of all,${mood}`;
  });
  write("reviews.csv", ["title,body,mood", ...reviews]);
}
