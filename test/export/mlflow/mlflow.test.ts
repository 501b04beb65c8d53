import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runContent } from "../../../src/export/mlflow/content.js";
import { sendRuns } from "../../../src/export/mlflow/send.js";
import { annotate } from "../../../src/runs/annotations.js";
import { readEpochs, readManifest } from "../../../src/runs/reader.js";
import { UserError } from "../../../src/shared/errors.js";
import { emptyFolder, run } from "../../helpers/cli.js";
import { FakeMlflow } from "../../helpers/mlflow-server.js";
import { fakeRun } from "../../helpers/runs.js";
import { setOptions } from "../../helpers/set-options.js";

let server: FakeMlflow;
let url: string;

beforeEach(async () => {
  server = new FakeMlflow();
  url = await server.listen();
});

afterEach(() => server.close());

const many = ["model.cell=gru", "training.epochs=150"];

/** Sends run folders, and returns what was printed and noted. */
async function sent(
  folders: readonly string[],
  env: Readonly<Record<string, string>> = {},
  place = url,
  options: Parameters<typeof sendRuns>[1] = {},
) {
  const notes: string[] = [];
  const onNote = (text: string) => void notes.push(text);
  return { pages: await sendRuns(folders, options, { place, env, onNote }), notes };
}

it("the figures of the test are at the epoch whose weights were tested", async () => {
  const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=4"] });
  const path = join(folder, "summary.json");
  const summary = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify({ ...summary, testedEpoch: 3 }));
  await sent([folder]);
  const tested = [...server.runs[0]!.metrics.values()].filter(({ key }) => key.startsWith("test."));
  expect(new Set(tested.map(({ step }) => step))).toEqual(new Set([3]));
});

describe("a file of a stranger's run", () => {
  it.each(["report.html", "config.json", "summary.json", "metrics.jsonl"])(
    "%s is not sent if it is a link or a pipe, and is not waited for",
    async (name) => {
      const secret = join(emptyFolder(), "secret");
      const folder = fakeRun(emptyFolder());
      const file = join(folder, name);
      if (existsSync(file)) copyFileSync(file, secret);
      else writeFileSync(secret, "secret");
      rmSync(file, { force: true });
      symlinkSync(secret, file);
      await expect(sent([folder])).rejects.toThrow(UserError);
      rmSync(file);
      execFileSync("mkfifo", [file]);
      await expect(sent([folder])).rejects.toThrow(UserError);
      expect(server.runs.filter(({ status }) => status === "FINISHED")).toEqual([]);
      expect([...server.files.keys()].filter((path) => path.endsWith(name))).toEqual([]);
    },
  );
});

describe("--to mlflow:URL", () => {
  it("keeps every parameter and the whole history of every figure", async () => {
    const folder = fakeRun(emptyFolder(), { sets: many });
    const { pages } = await sent([folder]);
    expect(pages).toEqual([`${url}/#/experiments/0/runs/0`]);
    expect(server.experiments).toEqual(["rnnlab"]);
    const [kept] = server.runs;
    expect(kept?.params.get("model.cell")).toBe("gru");
    const { params } = runContent(folder);
    expect([...kept!.params]).toEqual(params.map(({ key, value }) => [key, value]));
    expect(kept?.status).toBe("FINISHED");
    const history = [...(kept?.metrics.values() ?? [])];
    const epochs = readEpochs(folder);
    expect(history.length).toBeGreaterThan(1000); // so that there are several requests
    for (const figure of ["loss", "valLoss", "learningRate"] as const) {
      const points = history.filter(({ key }) => key === figure);
      expect(points.map(({ step, value }) => [step, value])).toEqual(
        epochs.map((epoch) => [epoch.epoch, epoch[figure]]),
      );
    }
    const start = Date.parse(readManifest(folder).createdAt);
    const first = history.find(({ key, step }) => key === "loss" && step === 1);
    expect(first?.timestamp).toBe(Math.round(start + (epochs[0]?.durationMs ?? 0)));
    const final = (name: string) => history.find(({ key }) => key === name)?.value;
    expect(history.find(({ key }) => key === "test.mseLastStep")?.step).toBe(epochs.length);
    expect(final("test.mseLastStep")).toBe(0.0117);
    expect(history.some(({ key }) => key.startsWith("baseline."))).toBe(true);
  });

  it("sends report, records and model of a real run, byte for byte", async () => {
    const cwd = emptyFolder();
    const sets = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3"];
    const all = [...sets, "training.epochs=1", `output.runs=${join(cwd, "runs")}`];
    await run(["train", ...setOptions(all)], cwd);
    for (const name of ["model.onnx", "model.safetensors"]) {
      await run(["export", "last", "--to", name], cwd);
    }
    const args = ["export", "last", "--to", `mlflow:${url}`, "--experiment", "waves"];
    const { code, stdout, stderr } = await run(args, cwd);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${url}/#/experiments/0/runs/0\n`,
      stderr: "",
    });
    expect(server.experiments).toEqual(["waves"]);
    const root = "1/0/artifacts";
    expect([...server.files.keys()].sort()).toEqual(
      [
        "config.json",
        "metrics.jsonl",
        "model/model.onnx",
        "model/model.safetensors",
        "report.html",
        "summary.json",
      ].map((name) => `${root}/${name}`),
    );
    for (const name of ["model.onnx", "model.safetensors"]) {
      expect(server.files.get(`${root}/model/${name}`)).toEqual(readFileSync(join(cwd, name)));
    }
    const [kept] = server.runs;
    expect(kept?.tags.get("rnnlab.fingerprint")).toMatch(/^[0-9a-f]{64}$/);
    const wrong = await run([...args, "--stateful"], cwd);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/--stateful does not apply to mlflow/);
  });

  it("sends nothing twice, and completes what an earlier export left", async () => {
    const folder = fakeRun(emptyFolder());
    const other = fakeRun(emptyFolder(), { createdAt: "2026-01-02T03:04:06.000Z" });
    let files = 0;
    server.fault = (path) =>
      path.includes("artifacts") && ++files > 1 ? { status: 500, body: "full" } : undefined;
    await expect(sent([folder])).rejects.toThrow(/the server fails \(HTTP 500\)/);
    server.fault = undefined;
    await sent([folder, other]);
    expect(server.runs).toHaveLength(2);
    const before = server.requests.length;
    const { pages, notes } = await sent([folder, other]);
    expect(server.runs).toHaveLength(2);
    expect(server.requests.length - before).toBe(3); // one for the experiment, one for each run
    expect(pages).toEqual([0, 1].map((id) => `${url}/#/experiments/0/runs/${id}`));
    expect(notes).toEqual(
      [folder, other].map(
        (path) => `${path}: is in experiment rnnlab already, so nothing was sent`,
      ),
    );
  });

  it("completes a run that was continued, and makes a new one for changed parameters", async () => {
    const base = emptyFolder();
    const folder = fakeRun(base, { status: "interrupted" });
    await sent([folder]);
    expect(server.runs[0]?.status).toBe("KILLED");
    fakeRun(base, {});
    await sent([folder]);
    expect(server.runs.map(({ status }) => status)).toEqual(["FINISHED"]);
    const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
    config.training.epochs += 1;
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    writeFileSync(
      join(folder, "manifest.json"),
      JSON.stringify({ ...manifest, fingerprint: "f".repeat(64) }),
    );
    await sent([folder]);
    expect(server.runs.map(({ status }) => status)).toEqual(["FINISHED", "FINISHED"]);
  });

  it("adds runs to the experiment of the option, of the environment, or to rnnlab", async () => {
    const folder = fakeRun(emptyFolder());
    const env = { MLFLOW_EXPERIMENT_NAME: "of the environment" };
    await sent([folder], env, url, { experiment: "of the option" });
    await sent([folder], env);
    await sent([folder], { MLFLOW_EXPERIMENT_NAME: "" });
    expect(server.experiments).toEqual(["of the option", "of the environment", "rnnlab"]);
    const { pages } = await sent([folder], env, `${url}/`);
    expect(pages).toEqual([`${url}/#/experiments/1/runs/1`]);
  });

  it("ends a run when it ended, and not while it is at work", async () => {
    const [done, open] = [fakeRun(emptyFolder()), fakeRun(emptyFolder(), { status: "running" })];
    await sent([done]);
    await sent([open]);
    const [kept] = server.runs;
    expect(kept?.status).toBe("RUNNING"); // the same run, which is trained further
    server.runs.length = 0;
    await sent([open]);
    await sent([done]);
    expect(server.runs.map(({ status, end }) => [status, end])).toEqual([
      ["FINISHED", runContent(done).end],
    ]);
    server.runs.length = 0;
    await sent([open]);
    expect(server.runs.map(({ status, end }) => [status, end])).toEqual([["RUNNING", undefined]]);
  });

  it("takes a run of which the server says nothing but its id", async () => {
    const bodies: Readonly<Record<string, object>> = {
      "get-by-name": { experiment: { experiment_id: "4" } },
      search: { runs: [{ info: { run_id: "7" } }] },
    };
    const seen: string[] = [];
    server.fault = (path) => {
      const method = path.split("/").at(-1)!;
      seen.push(method);
      return { body: bodies[method] ?? {} };
    };
    const { pages, notes } = await sent([fakeRun(emptyFolder())]);
    expect(pages).toEqual([`${url}/#/experiments/4/runs/7`]);
    expect(seen.filter((method) => method === "create")).toEqual([]);
    expect(notes.join()).toMatch(/the server does not accept files/);
  });

  it("says what it leaves out where the server takes no files", async () => {
    server.artifactRoot = "/srv/mlruns/1";
    const { notes } = await sent([fakeRun(emptyFolder())]);
    expect(notes.join()).toMatch(/without report and model.*\/srv\/mlruns.*--serve-artifacts/);
    expect(server.files.size).toBe(0);
    expect(server.runs[0]?.status).toBe("FINISHED");
  });

  it.each([
    [{}, "", undefined],
    [
      { MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "löve" },
      "",
      `Basic ${Buffer.from("ada:löve").toString("base64")}`,
    ],
    [{ MLFLOW_TRACKING_TOKEN: "secret" }, "", "Bearer secret"],
    [
      { MLFLOW_TRACKING_TOKEN: "secret" },
      "ada:x@",
      `Basic ${Buffer.from("ada:x").toString("base64")}`,
    ],
  ])("authenticates by %j and %j", async (env, user, expected) => {
    const place = url.replace("//", `//${user}`);
    const { pages } = await sent([fakeRun(emptyFolder())], env, place);
    expect([...server.authorizations]).toEqual([expected]);
    expect(pages[0]).not.toContain("ada");
  });

  it.each([
    [401, "no", /the server refuses access \(HTTP 401\)\. Set MLFLOW_TRACKING_USERNAME/],
    [403, "no", /the server refuses access \(HTTP 403\)/],
    [500, "<html>oops", /the server fails \(HTTP 500\), expected an MLflow/],
    [
      400,
      { error_code: "BAD_REQUEST", message: "too long\nmore" },
      /\(HTTP 400, BAD_REQUEST: too long\)/,
    ],
    [404, "<html>", /the server fails \(HTTP 404\)/],
    [200, "<html>hello", /the answer is not one of MLflow's/],
    [200, { other: 1 }, /the answer is not one of MLflow's/],
  ])("says in one line what is wrong: HTTP %d %j", async (status, body, message) => {
    server.fault = () => ({ status, body });
    const failure = await sent([fakeRun(emptyFolder())]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toMatch(/\n/);
  });

  it.each(["localhost:5000", "ftp://host", "http://", "nothing", "http://host/?a=b"])(
    "refuses the address %s",
    async (place) => {
      await expect(sent([fakeRun(emptyFolder())], {}, place)).rejects.toThrow(
        /is not the address of a server, expected one such as mlflow:http/,
      );
    },
  );

  it.each([
    [new DOMException("slow", "TimeoutError"), "not within 120 s"],
    [new TypeError("fetch failed", { cause: new Error("a bad certificate") }), "a bad certificate"],
    [new TypeError("no cause"), "no cause"],
  ])("says why no server answers: %s", async (error, reason) => {
    vi.stubGlobal("fetch", () => Promise.reject(error));
    const failure = await sent([fakeRun(emptyFolder())]).catch((thrown: unknown) => thrown);
    vi.unstubAllGlobals();
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure)).toContain(`no server answers (${reason}), expected an MLflow`);
  });

  it("says that no server answers", async () => {
    server.close();
    const { code, stderr } = await run(
      ["export", fakeRun(emptyFolder()), "--to", `mlflow:${url}`],
      emptyFolder(),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: --to mlflow:http\S+: no server answers \(ECONNREFUSED\)[^\n]*\n$/,
    );
  });
});

describe("a run in MLflow's form", () => {
  it.each([
    ["finished", "FINISHED"],
    ["failed", "FAILED"],
    ["interrupted", "KILLED"],
    ["paused", "KILLED"],
    ["running", "RUNNING"],
  ] as const)("that is %s has the status %s", (status, expected) => {
    const { status: found, metrics, state } = runContent(fakeRun(emptyFolder(), { status }));
    expect(found).toBe(expected);
    expect(metrics.some(({ key }) => key.startsWith("test."))).toBe(status === "finished");
    expect(state).toBe(`${status}, 10 epochs, ${"0123456789abcdef".repeat(4)}`);
  });

  it("begins and ends when the run did, with its figures and facts under their names", () => {
    const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=3", "model.cell=gru"] });
    const { start, end, name, tags, metrics } = runContent(folder);
    const created = Date.parse("2026-01-02T03:04:05.678Z");
    expect([start, end, name]).toEqual([created, created + 300, "2026-01-02T03-04-05-lstm-0a0a"]);
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toEqual({
      "rnnlab.run": name,
      "rnnlab.version": "0.1.0",
      "rnnlab.command": "rnnlab train --config lstm.json",
      "rnnlab.fingerprint": "0123456789abcdef".repeat(4),
      "mlflow.source.name": "rnnlab",
      "mlflow.source.type": "LOCAL",
    });
    const of = (key: string) => metrics.filter((metric) => metric.key === key);
    expect(of("baseline.linear.mse")).toEqual([
      { key: "baseline.linear.mse", value: 0.015386, timestamp: created + 300, step: 3 },
    ]);
    expect(of("loss").map(({ timestamp }) => timestamp - created)).toEqual([100, 200, 300]);
    expect(of("validation.mseLastStep")).toHaveLength(1);
  });

  it("has its study, its data, its error and what people wrote about it", async () => {
    const study = join(emptyFolder(), "study");
    const folder = fakeRun(study, { status: "failed" });
    writeFileSync(join(study, "comparison.json"), "{}");
    const path = join(folder, "manifest.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    const source = { file: "a.csv", bytes: 3, sha256: "a".repeat(64) };
    const more = { source, error: "diverged", finishedAt: "2026-02-03T04:05:06.000Z" };
    writeFileSync(path, JSON.stringify({ ...manifest, ...more }));
    await annotate(folder, () => ({ tags: ["paper", "best"], note: "as printed" }));
    const { tags, end } = runContent(folder);
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toMatchObject({
      "rnnlab.study": "study",
      "rnnlab.data.sha256": "a".repeat(64),
      "rnnlab.error": "diverged",
      "rnnlab.tags": "paper, best",
      "mlflow.note.content": "as printed",
    });
    expect(end).toBe(Date.parse("2026-02-03T04:05:06.000Z"));
  });

  it("has texts of the lengths that MLflow takes, the end of a longer one replaced by a sign", () => {
    const csv = ["data.task=csv", "data.file=a.csv", "data.target=y"];
    const contentOf = (names: readonly string[], words: number) => {
      const past = `data.past=${JSON.stringify(names)}`;
      const command = ["rnnlab", "x".repeat(words - 7)];
      const { params, tags } = runContent(
        fakeRun(emptyFolder(), { sets: [...csv, past], command }),
      );
      const value = (all: typeof tags, key: string) => all.find((one) => one.key === key)?.value;
      return [value(params, "data.past") ?? "", value(tags, "rnnlab.command") ?? ""] as const;
    };
    const names = Array.from({ length: 599 }, (_, i) => `name${i + 100}`); // [, ], and 10 characters each
    const last = "n".repeat(6000 - JSON.stringify(names).length - 3);
    const [param, tag] = contentOf([...names, last], 8000);
    expect(param).toBe(JSON.stringify([...names, last]));
    expect(tag).toBe(`rnnlab ${"x".repeat(7993)}`);
    const [longer, longerTag] = contentOf([...names, `${last}n`], 8001);
    expect([longer.length, longer.slice(-3)]).toEqual([6000, "nn…"]);
    expect(longerTag).toBe(`rnnlab ${"x".repeat(7992)}…`);
  });

  it("has names that MLflow takes (mlflow/utils/validation.py)", () => {
    const { params, metrics, tags } = runContent(fakeRun(emptyFolder()));
    const names = [...params, ...metrics, ...tags].map(({ key }) => key);
    expect(names.filter((name) => !/^[\w\-. /:]{1,250}$/.test(name))).toEqual([]);
  });

  it("is the same run wherever its folder is, and another one with another seed", () => {
    const id = (seed: number, createdAt?: string) => {
      const sets = [`training.seed=${seed}`];
      return runContent(fakeRun(emptyFolder(), { sets, ...(createdAt && { createdAt }) })).id;
    };
    expect(id(1)).toBe(id(1));
    expect(id(1)).not.toBe(id(2));
    expect(id(1)).not.toBe(id(1, "2026-01-02T03:04:06.000Z"));
  });
});
