import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeJob } from "../../../src/runs/job-file.js";
import { cancelJobs, openJobs } from "../../../src/study/launch/index.js";
import { emptyFolder } from "../../helpers/cli.js";

it("a job that was asked to end is not open, though Slurm still lists it, and can be asked again", async () => {
  const bin = join(emptyFolder(), "bin");
  mkdirSync(bin);
  for (const [name, script] of [
    ["squeue", "printf 'COMPLETING\\n'"],
    ["scancel", ":"],
  ] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const path = process.env.PATH;
  process.env.PATH = `${bin}:${path}`;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  const folder = emptyFolder();
  writeJob(folder, { id: "slurm-12", launcher: "slurm", workers: 3, submittedAt: "" });
  expect(await openJobs(folder)).toHaveLength(1);
  expect(await cancelJobs(folder)).toHaveLength(1);
  expect(await openJobs(folder)).toEqual([]);
  expect(await cancelJobs(folder)).toHaveLength(1);
});
