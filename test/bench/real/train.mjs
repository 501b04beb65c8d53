import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSummary } from "./figures.mjs";

const program = fileURLToPath(new URL("../../../bin/rnnlab.js", import.meta.url));
const CPU = "seconds of the CPU:";
const tellCpu = `process.on("exit", () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  console.error("${CPU}", (userCPUTime + systemCPUTime) / 1e6);
})`;

export function readConfig(name) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"));
}

/** Runs the command line in a folder and measures the CPU time of its process. */
function timedRun(argv, cwd) {
  const hook = `data:text/javascript,${encodeURIComponent(tellCpu)}`;
  const child = spawn(process.execPath, ["--import", hook, program, ...argv], { cwd });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => {
      texts[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("close", (status) => {
      if (status !== 0) return reject(new Error(`rnnlab ${argv.join(" ")}\n${texts.stderr}`));
      resolve({ stdout: texts.stdout, seconds: Number(texts.stderr.split(CPU)[1]) });
    });
  });
}

/** Trains a config on one thread, in a folder that holds its data. */
export async function train(config, settings, folder) {
  const all = ["output.runs=runs", ...settings].flatMap((setting) => ["--set", setting]);
  const argv = ["train", "--config", config, ...all, "--threads", "1", "--json"];
  const { stdout, seconds } = await timedRun(argv, folder);
  const run = join(folder, JSON.parse(stdout).run);
  return { run, summary: readSummary(run), seconds };
}
