import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { readManifest } from "../../src/runs/reader.js";
import { createRunFolder } from "../../src/runs/run-folder.js";
import { runMembers } from "../../src/study/pool.js";
import { emptyFolder } from "../helpers/cli.js";

const config = resolveConfig({}, "test", [
  "data.series=40",
  "data.steps=6",
  "data.ahead=3",
  "model.hidden=4",
  "training.epochs=1000000",
]);

it("ends with what a listener throws, after the members have saved", async () => {
  const base = join(emptyFolder(), "runs");
  const folders = [0, 1, 2].map(() => createRunFolder(base, "member"));
  const full = new Error("ENOSPC: the listener cannot write");
  const begun: number[] = [];
  const running = runMembers(3, {
    jobs: 2,
    threads: 2,
    signal: new AbortController().signal,
    begin: (index) => {
      begun.push(index);
      return { config, folder: folders[index]!, command: [] };
    },
    onReport: (index, report) => {
      if (index === 1 && report.type === "event" && report.event.type === "epoch") throw full;
    },
  });
  await expect(running).rejects.toBe(full);
  expect(begun).toEqual([0, 1]);
  expect(readManifest(folders[1]!).status).toBe("interrupted");
});
