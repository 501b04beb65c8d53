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
  finishedIn,
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
  trainsOn,
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
  "sweep",
  "-c",
  "smoke",
  ...epochs(length),
  ...space,
  "--trials",
  String(trials),
  "--sampler",
  "random",
  "--json",
];
const compareOf = (length) => [
  "compare",
  "rnn",
  "gru",
  "-c",
  "smoke",
  ...epochs(length),
  "--seeds",
  "4",
  "--json",
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

const crashNode = async () => {
  inCluster("kill-node", "n1");
  await pause(500);
  inCluster("start-node", "n1");
};
const replaceN2 = () => {
  inCluster("kill-node", "n2");
  inCluster("start-node", "n2");
};
const requeueFirst = (folder) => run("scontrol", "requeue", `${jobsOf(folder)[0]}_1`);
const cancelSecond = (folder) => run("scancel", `${jobsOf(folder)[0]}_2`);
const killWorker = (folder) => process.kill(workersOf(folder)[0], "SIGKILL");

/** The message of a worker that has lost its trial to another one, which may have finished and released it. */
const FENCED = /^.*the lease is (now held by|gone).*$/gm;

/**
 * Stops a node's workers until Slurm gives the node up. Without beats, their trials are taken over. Then the workers
 * continue and must notice it.
 */
async function fence(folders) {
  inCluster("kill-slurmd", "n2");
  const frozen = [];
  for (const folder of folders) frozen.push(await freezeInTraining("n2", folder));
  await until("Slurm to give n2 up", () => nodeState("n2").includes("down"), 60);
  const isTakenOver = (folder) => /taken over from process/.test(logsOf(folder));
  await until("work to be taken over", () => folders.every(isTakenOver), 60);
  for (const pid of frozen.flat()) process.kill(pid, "SIGCONT");
  const fenced = (folder) => logsOf(folder).match(FENCED) ?? [];
  const isFenced = (folder) => fenced(folder).length > 0;
  await until("the fenced workers to say so", () => folders.every(isFenced));
  for (const [index, folder] of folders.entries()) {
    const lines = fenced(folder);
    assert.ok(lines.length <= frozen[index].length, lines.join("\n"));
    assert.doesNotMatch(logsOf(folder), /\n\s+at /);
    console.log(`  fenced: ${lines[0]}`);
  }
  return replaceN2;
}

/**
 * Stops a node's workers at a moment at which one of them trains: a worker between two runs has no lease to lose.
 * Returns their process numbers.
 */
async function freezeInTraining(node, folder) {
  let pids = [];
  await until(`a run in training on ${node}`, () => {
    pids = workersOn(node, folder);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    if (trainsOn(node, folder, 10)) return true;
    for (const pid of pids) process.kill(pid, "SIGCONT");
    return false;
  });
  return pids;
}

/** A sweep lets any number of processes join; a comparison has one that watches it and refuses the others. */
async function resumeTwice(folder) {
  const command = `ulimit -f 8; exec '${process.execPath}' '${WORKER}' '${folder}' --threads 1`;
  spawn("bash", ["-c", command], { cwd, stdio: "ignore" });
  const resume = () => rnnlab("resume", folder, "--jobs", "1", ...stale, "--json");
  const both = await Promise.allSettled([resume(), resume()]);
  const refused = both.filter(({ status }) => status === "rejected");
  assert.ok(refused.length <= 1, refused.map(({ reason }) => reason.message).join("\n"));
  for (const { reason } of refused) assert.match(reason.message, /being written by process/);
}

const inEach = (act) => (folders) => Promise.all(folders.map(act));

/** What is done to workers while they run. */
const faultsOfWorkers = [
  ["a worker is killed", inEach(killWorker)],
  [
    "a worker is cancelled, another one requeued",
    inEach((folder) => {
      cancelSecond(folder);
      requeueFirst(folder);
    }),
  ],
  ["it is cancelled and resumed", inEach((folder) => rnnlab("sweep", "cancel", folder))],
  ["the disk is full for one worker while two processes resume it", inEach(resumeTwice)],
];

/** What is done to the cluster. A returned function repairs it afterwards. */
const faultsOfCluster = [
  ["a node crashes", crashNode],
  ["a node's slurmd dies and its workers freeze, lose their work and wake", fence],
  ["the controller is killed and restarted", () => void inCluster("restart-controller")],
];

/** Submits a study of a kind, and waits until its first runs have begun. */
async function begun(kind, workers) {
  const said = await rnnlab(
    ...kinds[kind].command,
    ...slurm,
    "--workers",
    workers,
    "--detach",
    "--new",
    ...stale,
  );
  const path = said.sweep ?? /comparison (\S+):/.exec(said.said)[1];
  const folder = join(cwd, path);
  await until("the first runs", () => begunIn(folder) > 0 && workersOf(folder).length > 0);
  return { kind, path, folder };
}

/** A sweep and a comparison suffer a fault together, and both end as undisturbed ones. */
async function underFault([name, doIt], expected) {
  const started = Date.now();
  await until("both nodes", () => readyNodes() === 2);
  const studies = await Promise.all(Object.keys(kinds).map((kind) => begun(kind, "3")));
  const putRight = await doIt(studies.map(({ folder }) => folder));
  await pause(300);
  const lost = await Promise.all(studies.map((study) => ended(study, name, expected)));
  if (typeof putRight === "function") putRight();
  for (const { folder } of studies) await clearJobs(folder);
  const again = lost.reduce((sum, count) => sum + count, 0);
  console.log(`${name}: as undisturbed (${again} trials were begun again, ${seconds(started)})`);
}

/** Resumes a study and checks its result; the number of trials that were begun again. */
async function ended({ kind, path, folder }, name, expected) {
  const result = await rnnlab("resume", path, ...slurm, "--workers", "2", ...stale, "--json");
  assert.deepEqual(kinds[kind].figures(result), expected[kind], `${kind}, ${name}`);
  requireEpochsOnce(folder);
  await until("workers to end", () => workersOf(folder).length === 0);
  return (result.rows ?? []).reduce((sum, { lost = 0 }) => sum + lost, 0);
}

/** The figures of each kind, run on this machine. */
async function expectedFigures() {
  const found = {};
  for (const [kind, { command, figures }] of Object.entries(kinds)) {
    found[kind] = figures(await rnnlab(...command, "--jobs", "2"));
  }
  return found;
}

/** What is to reach a time limit: longer than the others, by one worker. */
const limitedKinds = {
  sweep: sweepOf(200, 1),
  compare: ["compare", "rnn", "-c", "smoke", ...epochs(200), "--seeds", "1", "--json"],
};

/**
 * Starts a worker with a time limit of a minute. Slurm warns it (at its next look, every 30 s); it saves, asks to be
 * requeued and continues after that. It is stopped in the middle of its run until the warning comes, so that the
 * run cannot end earlier, however fast the machine is.
 *
 * @returns a function that waits for the study and checks it
 */
async function timeLimit(kind) {
  const started = Date.now();
  const command = limitedKinds[kind];
  const sbatch = ["--sbatch", "--time=1 --signal=B:USR1@50"];
  const said = await rnnlab(...command, ...slurm, ...sbatch, "--workers", "1", "--detach");
  const path = said.sweep ?? /comparison (\S+):/.exec(said.said)[1];
  const folder = join(cwd, path);
  await until("some epochs", () => epochsIn(folder) > 0);
  const [worker] = workersOf(folder);
  const warned = stoppedUntilWarned(worker);
  return async () => {
    await warned;
    const expected = await rnnlab(...command, "--new", "--jobs", "1");
    await until("the second turn to finish the run", () => finishedIn(folder) === 1);
    const result = await rnnlab("resume", path, "--json");
    const job = run("scontrol", "show", "job", String(jobsOf(folder)[0]));
    assert.match(job, /Restarts=1 /);
    assert.deepEqual(kinds[kind].figures(result), kinds[kind].figures(expected));
    requireEpochsOnce(folder);
    await clearJobs(folder);
    console.log(
      `${kind}, time limit: warned, saved and requeued, the same to the bit (${seconds(started)})`,
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
  const limited = await Promise.all(Object.keys(limitedKinds).map(timeLimit));
  const small = { sweep: sweepOf(10, 16), compare: compareOf(10) };
  const started = Date.now();
  await Promise.all(
    Object.keys(small).map(async (kind) => {
      const here = await rnnlab(...small[kind], "--jobs", "2");
      const there = await rnnlab(...small[kind], ...slurm, "--workers", "3");
      assert.deepEqual(kinds[kind].figures(there), kinds[kind].figures(here));
      assert.equal(there.best?.trial, here.best?.trial);
    }),
  );
  console.log(
    "16 trials, and compare --seeds 4, on two nodes: the same to the bit as with --jobs 2 " +
      `(${seconds(started)})`,
  );
  const expected = await expectedFigures();
  const among = (faults) => faults.filter(([name]) => only.test(name));
  for (const fault of among(faultsOfWorkers)) await underFault(fault, expected);
  await Promise.all(limited.map((check) => check()));
  for (const fault of among(faultsOfCluster)) await underFault(fault, expected);
  rmSync(cwd, { recursive: true });
}

await main();
