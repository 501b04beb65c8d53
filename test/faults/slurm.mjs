/**
 * Runs a sweep and a comparison on a Slurm cluster of two nodes (`.ci/slurm-cluster start FOLDER`), then
 * one for each fault. After each: every trial is there once with the figures of a local one, no epoch
 * stands twice in a run's records, and no worker is left.
 *
 * node test/faults/slurm.mjs CLUSTER_FOLDER [--only PATTERN]
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  begunIn,
  clearJobs,
  cwd,
  epochsIn,
  fingerprintsIn,
  isSignalled,
  jobsOf,
  logsOf,
  nodeState,
  readJson,
  readyNodes,
  requireEpochsOnce,
  rnnlab,
  run,
  seconds,
  until,
  WORKER,
  workersOf,
  workersOn,
} from "./slurm-cluster.mjs";

const [cluster, ...options] = process.argv.slice(2);
const only = new RegExp(options[0] === "--only" ? options[1] : "");
const inCluster = (action, ...args) => run("bash", ".ci/slurm-cluster", action, cluster, ...args);
const slurm = ["--launcher", "slurm"];
const stale = ["--stale", "10"];
const epochs = (count) => ["-s", `training.epochs=${count}`];
const space = ["model.hidden=4,8", "training.optimizer.learningRate=log(1e-3,1e-1)"];
const sweepOf = (length, trials) => [
  ...["sweep", "-c", "smoke", ...epochs(length), ...space],
  ...["--trials", String(trials), "--sampler", "random", "--json"],
];
const compareOf = (length) => [
  ...["compare", "rnn", "gru", "-c", "smoke", ...epochs(length), "--seeds", "4", "--json"],
];

/** Kinds of work: what to run, and what of its result must be as on this machine. */
const kinds = {
  sweep: {
    command: sweepOf(40, 8),
    figures({ rows, sweep }) {
      const found = rows.map(({ trial, values, value, runs }) => {
        const { fingerprint } = readJson(cwd, sweep, runs[0], "manifest.json");
        return [trial, values, value, fingerprint];
      });
      return found.sort(([a], [b]) => a - b);
    },
  },
  compare: {
    command: compareOf(40),
    figures: ({ rows, comparison }) => [
      rows.map(({ model, statistics }) => [model, statistics]),
      fingerprintsIn(join(cwd, comparison)),
    ],
  },
};

const killWorker = (folder) => process.kill(workersOf(folder)[0], "SIGKILL");
const crashNode = async () => {
  inCluster("kill-node", "n1");
  await pause(500);
  inCluster("start-node", "n1");
};
const requeue = (folder) => run("scontrol", "requeue", `${jobsOf(folder)[0]}_1`);
const restartController = () => inCluster("restart-controller");
const isN2Down = () => nodeState("n2").includes("down");
const replaceN2 = () => {
  inCluster("kill-node", "n2");
  inCluster("start-node", "n2");
};

/** The message of a worker that has lost its trial to another one, which may have finished and released it. */
const FENCED = /^.*the lease is (now held by|gone).*$/gm;

/**
 * Stops a node's workers until Slurm gives the node up. Without beats, their trials are taken over. Then the workers
 * continue and must notice it.
 */
async function fence(folder) {
  await until("workers on n2", () => workersOn("n2", folder).length > 0);
  inCluster("kill-slurmd", "n2");
  const frozen = workersOn("n2", folder);
  for (const pid of frozen) process.kill(pid, "SIGSTOP");
  await until("Slurm to give n2 up", isN2Down, 60);
  await until("a trial to be taken over", () => /taken over from process/.test(logsOf(folder)), 60);
  for (const pid of frozen) process.kill(pid, "SIGCONT");
  const fenced = () => logsOf(folder).match(FENCED) ?? [];
  await until("the fenced workers to say so", () => fenced().length > 0);
  const lines = fenced();
  assert.ok(lines.length <= frozen.length, lines.join("\n"));
  assert.doesNotMatch(logsOf(folder), /\n\s+at /);
  console.log(`  fenced: ${lines[0]}`);
  return replaceN2;
}

const cancelAll = (folder) => rnnlab("sweep", "cancel", folder);

/** What is done to workers while they run. */
const faultsOfWorkers = [
  ["sweep", "a worker is killed", killWorker],
  [
    "sweep",
    "a worker is cancelled, another one requeued",
    (folder) => {
      run("scancel", `${jobsOf(folder)[0]}_2`);
      requeue(folder);
    },
  ],
  ["sweep", "it is cancelled and resumed", cancelAll],
  [
    "sweep",
    "the disk is full for one worker while two processes resume it",
    (folder) => {
      const command = `ulimit -f 8; exec '${process.execPath}' '${WORKER}' '${folder}' --threads 1`;
      spawn("bash", ["-c", command], { cwd, stdio: "ignore" });
      rnnlab("resume", folder, "--jobs", "1", ...stale, "--json").catch(() => {});
    },
  ],
  [
    "compare",
    "a worker is killed, another one requeued",
    (folder) => {
      killWorker(folder);
      requeue(folder);
    },
  ],
  ["compare", "it is cancelled and resumed", cancelAll],
];

/** What is done to the cluster. A returned function repairs it afterwards. */
const faultsOfCluster = [
  ["sweep", "a node crashes", crashNode],
  ["sweep", "a node's slurmd dies and its workers freeze, lose their trials and wake", fence],
  ["sweep", "the controller is killed and restarted", restartController],
  [
    "compare",
    "a node crashes while the controller is restarted",
    async () => {
      await crashNode();
      restartController();
    },
  ],
];

async function underFault([kind, name, doIt], expected) {
  const started = Date.now();
  const { command, figures } = kinds[kind];
  await until("both nodes", () => readyNodes() === 2);
  const begun = await rnnlab(...command, ...slurm, "--workers", "3", "--detach", ...stale);
  const path = begun[kind === "sweep" ? "sweep" : "comparison"] ?? folderIn(begun.said);
  const folder = join(cwd, path);
  await until("the first runs", () => begunIn(folder) >= 3 && workersOf(folder).length > 0);
  const putRight = await doIt(folder);
  await pause(300);
  const result = await rnnlab("resume", path, ...slurm, "--workers", "2", ...stale, "--json");
  assert.deepEqual(figures(result), expected, name);
  requireEpochsOnce(folder);
  await until("workers to end", () => workersOf(folder).length === 0);
  if (typeof putRight === "function") putRight();
  await clearJobs(folder);
  const lost = kind === "sweep" ? result.rows.reduce((sum, row) => sum + row.lost, 0) : "some";
  const again = kind === "sweep" ? `${lost} trials were begun again, ` : "";
  console.log(`${kind}, ${name}: as undisturbed (${again}${seconds(started)})`);
}

const folderIn = (text) => /comparison (\S+):/.exec(text)[1];

/** The figures of each kind, run on this machine. */
async function expectedFigures() {
  const found = {};
  for (const [kind, { command, figures }] of Object.entries(kinds)) {
    found[kind] = figures(await rnnlab(...command, "--jobs", "2"));
  }
  return found;
}

/**
 * Starts a worker with a time limit of a minute. Slurm warns it (at its next look, every 30 s); it saves, asks to be
 * requeued and continues after that. It is stopped in the middle of its trial until the warning comes, so that the
 * trial cannot end earlier, however fast the machine is.
 *
 * @returns a function that waits for the trial and checks it
 */
async function timeLimit() {
  const started = Date.now();
  const long = sweepOf(200, 1);
  const sbatch = ["--sbatch", "--time=1 --signal=B:USR1@50"];
  const { sweep } = await rnnlab(...long, ...slurm, ...sbatch, "--workers", "1", "--detach");
  const folder = join(cwd, sweep);
  await until("some epochs", () => epochsIn(folder) > 0);
  const [worker] = workersOf(folder);
  const warned = stoppedUntilWarned(worker);
  return async () => {
    await warned;
    const expected = await rnnlab(...long, "--jobs", "1");
    const trial = () => readJson(folder, "trials/0001.json");
    await until("the second turn to finish the trial", () => trial().state === "finished");
    const result = await rnnlab("resume", sweep, "--json");
    const job = run("scontrol", "show", "job", String(jobsOf(folder)[0]));
    assert.match(job, /Restarts=1 /);
    assert.deepEqual(kinds.sweep.figures(result), kinds.sweep.figures(expected));
    requireEpochsOnce(folder);
    await clearJobs(folder);
    console.log(
      `time limit: warned, saved and requeued, the same to the bit (${seconds(started)})`,
    );
  };
}

async function stoppedUntilWarned(worker) {
  process.kill(worker, "SIGSTOP");
  await pause(500); // it may still be in the middle of something
  await until("Slurm's warning", () => isSignalled(worker, constants.signals.SIGUSR1));
  if (existsSync(`/proc/${worker}`)) process.kill(worker, "SIGCONT");
}

async function main() {
  const limited = await timeLimit();
  const local = await rnnlab(...sweepOf(10, 16), "--jobs", "2");
  const started = Date.now();
  const onCluster = await rnnlab(...sweepOf(10, 16), ...slurm, "--workers", "3");
  assert.deepEqual(kinds.sweep.figures(onCluster), kinds.sweep.figures(local));
  assert.equal(onCluster.best.trial, local.best.trial);
  console.log(`16 trials on two nodes: the same to the bit as with --jobs 2 (${seconds(started)})`);
  const [here, there] = [
    await rnnlab(...compareOf(10), "--jobs", "2"),
    await rnnlab(...compareOf(10), ...slurm, "--workers", "3"),
  ];
  assert.deepEqual(kinds.compare.figures(there), kinds.compare.figures(here));
  console.log("compare --seeds 4 on two nodes: the same figures and weights as locally");
  const expected = await expectedFigures();
  const among = (faults) => faults.filter(([kind, name]) => only.test(`${kind}, ${name}`));
  for (const fault of among(faultsOfWorkers)) await underFault(fault, expected[fault[0]]);
  await limited();
  for (const fault of among(faultsOfCluster)) await underFault(fault, expected[fault[0]]);
  rmSync(cwd, { recursive: true });
}

await main();
