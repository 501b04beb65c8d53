import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { annotationsOf } from "../../src/runs/annotations.js";
import { pages } from "../../src/serve/pages.js";
import { serveRuns } from "../../src/serve/server.js";
import { run } from "../helpers/cli.js";
import { newFolder } from "../helpers/faults.js";
import { expectOneError, runsIn, train, withFault } from "../helpers/full-disk.js";
import { FakeMlflow } from "../helpers/mlflow-server.js";
import { fakeRun } from "../helpers/runs.js";
import { snapshot } from "../helpers/snapshot.js";
import { inject } from "./inject.mjs";

describe("tags and notes", () => {
  it.each([
    ["ENOSPC", false],
    ["ENOSPC", true],
    ["EIO", false],
    ["EACCES", true],
  ] as const)("are all there or none of them, at %s, lasting: %s", async (code, lasting) => {
    const cwd = newFolder();
    const folder = fakeRun(join(cwd, "runs"));
    const options = ["--runs", join(cwd, "runs")];
    const tag = (...words: string[]) => ["runs", "tag", basename(folder), ...words, ...options];
    expect((await run(tag("first"), cwd)).code).toBe(0);
    const { count } = await withFault(tag("calm"), cwd, { at: 0 });
    expect(count).toBeGreaterThan(6);
    for (let at = 1; at <= count; at += 1) {
      const result = await withFault(tag(`at${at}`), cwd, { at, code, lasting });
      expectOneError(result, [0, 2]);
      const { tags } = annotationsOf(folder);
      expect(tags.slice(0, 2)).toEqual(["first", "calm"]);
      if (result.code === 0) expect(tags, `call ${at}`).toContain(`at${at}`);
      const after = await run(tag(`after${at}`), cwd); // no lease is left
      expect(after.code, `call ${at}: ${after.stderr}`).toBe(0);
      expect(annotationsOf(folder).tags).toContain(`after${at}`);
    }
  });
});

describe("a command that only reads", () => {
  const cwd = newFolder();
  beforeAll(async () => {
    await run(train(cwd), cwd);
  });

  it("serves every page beside a full disk, and changes no file", async () => {
    const before = snapshot(cwd);
    const state = inject({ root: "/", at: 1, lasting: true });
    const faults: unknown[] = [];
    try {
      const base = join(cwd, "runs");
      const server = await serveRuns({ base, port: 0, onFault: (error) => faults.push(error) });
      const path = basename(runsIn(cwd)[0]!);
      for (const address of Object.keys(pages)) {
        const url = `http://127.0.0.1:${server.port}${address}?path=${path}&name=none`;
        const { status } = await fetch(url);
        expect(status, address).toBe(address.startsWith("/study") ? 404 : 200); // there is no study
      }
      await server.close();
    } finally {
      state.restore();
    }
    expect(faults).toEqual([]);
    expect(state.count).toBe(0);
    expect(snapshot(cwd)).toEqual(before);
  });

  it("sends to MLflow beside a full disk, and changes no file", async () => {
    const server = new FakeMlflow();
    const address = await server.listen();
    try {
      const argv = ["export", "last", "--to", `mlflow:${address}`, "--runs", join(cwd, "runs")];
      const { code, stderr, count } = await withFault(argv, cwd, { at: 1, lasting: true });
      expect(code, stderr).toBe(0);
      expect(count).toBe(0);
      expect(server.runs.length).toBe(1);
    } finally {
      server.close();
    }
  });

  it.each([
    ["runs"],
    ["runs", "show", "last"],
    ["runs", "diff", "last", "last"],
    ["plot", "last"],
    ["predict", "last", "--threads", "1"],
    ["report", "last", "--format", "text"],
    ["config", "show", "-c", "smoke"],
    ["data", "-c", "smoke"],
    ["inspect", "-c", "smoke"],
  ])("works beside a full disk: %s", async (...argv) => {
    const { code, stderr, count } = await withFault(argv, cwd, { at: 1, lasting: true });
    expect(code, stderr).toBe(0);
    expect(count).toBe(0);
  });
});
