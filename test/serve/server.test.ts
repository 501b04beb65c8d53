import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { connect, Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { Catalog } from "../../src/serve/catalog.js";
import { type RunsServer, serveRuns } from "../../src/serve/server.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";
import { snapshot } from "../helpers/snapshot.js";

const NAME = "2026-01-02T03-04-05-lstm-0a0a";
let base = "";
let server: RunsServer;
let faults: unknown[] = [];

beforeEach(async () => {
  base = emptyFolder();
  faults = [];
  fakeRun(base, { name: NAME });
  fakeRun(base, { name: "2026-01-02T03-04-05-gru-0b0b", sets: ["model.cell=gru"] });
  server = await serveRuns({ base, port: 0, onFault: (error) => faults.push(error) });
});

afterEach(async () => {
  await server.close();
  expect(faults).toEqual([]);
});

const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

/** A request whose path goes out as it is, dots included. */
function rawStatus(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port: server.port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject).end();
  });
}

describe("the pages", () => {
  it("list all runs with their figures", async () => {
    const text = await (await get("/")).text();
    expect(text).toContain(`data-run="${NAME}"`);
    expect(text).toContain("gru-0b0b");
    expect(text).toMatch(/data-sort="0.01[12]/);
  });

  it("lead from a finished run to its data and to all runs", async () => {
    const text = await (await get(`/run?path=${NAME}`)).text();
    expect(text).toMatch(new RegExp(`<a href="/data\\?path=${NAME}"[^>]*>Data</a>`));
    expect(text).toMatch(/<a href="\/"[^>]*>/);
  });

  it("show a finished run as its report", async () => {
    const text = await (await get(`/run?path=${NAME}`)).text();
    expect(text).toContain("<h2>Test windows</h2>");
    expect(text).toContain("All runs");
  });

  it("show several runs over each other, and their test figures", async () => {
    const query = `path=${NAME}&path=2026-01-02T03-04-05-gru-0b0b`;
    const selection = await (await get(`/selection?${query}`)).text();
    expect(selection.match(/class="curve s\d"/g)?.length).toBeGreaterThanOrEqual(2);
    expect(selection).toMatch(/<td>model.cell<\/td><td>lstm<\/td><td>gru<\/td>/);
    const [, href = ""] = /<a href="([^"]*)">Compare their test figures/.exec(selection) ?? [];
    const report = await (await get(href.replaceAll("&#38;", "&"))).text();
    expect(report).toContain("gru");
    expect(report).toMatch(/looked at (\d) times: by \1 finished runs of 2 different settings/);
  });

  it.each([
    { what: "other windows", sets: ["data.steps=9"], difference: "data.steps 9" },
    { what: "other generated values", sets: ["data.seed=7"], difference: "data.seed 7" },
    { what: "an unfinished run on other windows", sets: ["data.steps=9"], status: "failed" },
  ] as const)("do not offer to compare test figures of $what", async (other) => {
    const name = "2026-01-02T03-04-07-other-0f0f";
    const { sets, difference = "data.steps 9" } = other;
    fakeRun(base, { name, sets, ...("status" in other && { status: other.status }) });
    const selection = await (await get(`/selection?path=${NAME}&path=${name}`)).text();
    expect(selection).not.toContain("Compare their test figures");
    expect(selection).toContain(
      `The data differ, so the losses and test figures of these runs cannot be compared: ${name} has ${difference}, ${NAME} has `,
    );
  });

  it("do not offer to compare test figures on a file whose content has changed between runs", async () => {
    const data = `data=${JSON.stringify({ task: "csv", file: "a.csv", target: "v", steps: 5, ahead: 2 })}`;
    const paths = ["1", "1", "2"].map((content, number) => {
      const name = `2026-01-02T03-04-07-file-0f0${number}`;
      const folder = fakeRun(base, { name, sets: [data, `name=r${number}`] });
      const path = join(folder, "manifest.json");
      const manifest = JSON.parse(readFileSync(path, "utf8"));
      const source = { file: "a.csv", bytes: 1, sha256: content.repeat(64) };
      writeFileSync(path, JSON.stringify({ ...manifest, source }));
      return `path=${name}`;
    });
    const page = async (numbers: readonly number[]) =>
      (await get(`/selection?${numbers.map((n) => paths[n]).join("&")}`)).text();
    expect(await page([0, 1])).toContain("Compare their test figures");
    expect(await page([0, 2])).toContain("has data.file &#34;of SHA-256 222222222222…&#34;");
  });

  it("say that a run is gone", async () => {
    const response = await get("/run?path=2026-01-02T03-04-05-rnn-0c0c");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("There is no such run");
  });

  it("show the text of hostile names as text", async () => {
    const folder = fakeRun(base, { name: "2026-01-02T03-04-06-x-0d0d", status: "interrupted" });
    writeFileSync(join(folder, "note.txt"), "");
    writeFileSync(
      join(folder, "config.json"),
      JSON.stringify({ model: { cell: '<img src=x onerror="alert(1)">' } }),
    );
    const text = await (await get("/")).text();
    expect(text).not.toContain("<img src=x");
    expect(text).toContain("&#60;img src=x");
  });

  it("change no file", async () => {
    const before = snapshot(base);
    for (const path of ["/", `/run?path=${NAME}`, `/selection?path=${NAME}`, "/study?name=x"]) {
      await (await get(path)).text();
    }
    expect(snapshot(base)).toEqual(before);
  });

  it("give out no file, wherever a path leads", async () => {
    const secret = join(emptyFolder(), "secret");
    mkdirSync(secret);
    writeFileSync(join(secret, "manifest.json"), "{}");
    symlinkSync(secret, join(base, "2026-01-02T03-04-05-link-0e0e"));
    const paths = [
      "/../../etc/passwd",
      "/..%2f..%2fetc%2fpasswd",
      `/run?path=${encodeURIComponent("../../../etc")}`,
      `/run?path=${encodeURIComponent(secret)}`,
      "/run?path=2026-01-02T03-04-05-link-0e0e",
      "/study?name=..",
      "/run?path=__proto__",
      "/__proto__",
      "//",
      "/%",
    ];
    for (const path of paths) expect(await rawStatus(path), path).toBe(404);
  });
});

describe("links out of the folder", () => {
  const secret = { model: { cell: "secret" } };

  it("are not followed from a run, in its page and in the table", async () => {
    const outside = join(emptyFolder(), "config.json");
    writeFileSync(outside, JSON.stringify(secret));
    rmSync(join(base, NAME, "config.json"));
    symlinkSync(outside, join(base, NAME, "config.json"));
    const table = await (await get("/")).text();
    expect(table).not.toContain("secret");
    expect(table).toContain("status-damaged");
    for (const path of [
      `/run?path=${NAME}`,
      `/selection?path=${NAME}&path=${NAME}`,
      `/data?path=${NAME}`,
    ]) {
      const response = await get(path);
      expect(response.status, path).toBe(409);
      const text = await response.text();
      expect(text).toContain("a link out of the folder of runs");
      expect(text).not.toContain("secret");
    }
  });

  it("within the folder are followed", async () => {
    renameSync(join(base, NAME, "windows.json"), join(base, "windows.json"));
    symlinkSync(join("..", "windows.json"), join(base, NAME, "windows.json"));
    expect((await get(`/run?path=${NAME}`)).status).toBe(200);
  });

  it("are not followed from a comparison, nor are runs elsewhere shown", async () => {
    const elsewhere = fakeRun(emptyFolder(), { name: NAME });
    const study = join(base, "2026-01-02T03-04-06-compare-0b0c");
    mkdirSync(study);
    const file = {
      format: 1,
      createdAt: "2026-01-02T03:04:06.000Z",
      command: [],
      members: [{ label: "a", seed: 1, run: elsewhere }],
    };
    writeFileSync(join(study, "comparison.json"), JSON.stringify(file));
    const page = await get("/study?name=2026-01-02T03-04-06-compare-0b0c");
    expect(page.status).toBe(409);
    expect(await page.text()).toContain("lies outside the folder of runs");
    renameSync(join(study, "comparison.json"), join(elsewhere, "comparison.json"));
    symlinkSync(join(elsewhere, "comparison.json"), join(study, "comparison.json"));
    const linked = await get("/study?name=2026-01-02T03-04-06-compare-0b0c");
    expect(linked.status).toBe(409);
    expect(await linked.text()).toContain("a link out of the folder of runs");
  });
});

describe("hostile requests", () => {
  /** The status of a request as raw text, so that nothing tidies it up. */
  function statusOf(lines: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, "127.0.0.1");
      let answer = "";
      socket.setEncoding("utf8").on("data", (text) => {
        answer += text;
      });
      socket.on("error", reject).on("close", () => resolve(answer.split("\r\n", 1)[0] ?? ""));
      socket.write(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n`);
    });
  }
  const host = () => `Host: 127.0.0.1:${server.port}`;

  it.each([
    ["/run?path=..%2F..%2F..%2Fetc"],
    ["/run?path=..%5C..%5Cetc"],
    ["/run?path=%00"],
    ["/run?path=a%2F..%2F..%2Fb"],
    ["/study?name=..%2F"],
    ["/study?name=."],
    ["/data?file=..%2F0"],
    ["/%2e%2e/%2e%2e/etc/passwd"],
    ["/..%5c..%5cetc"],
    ["/client.js/../../package.json"],
    ["http://evil.example/etc/passwd"],
  ])("to %s find nothing", async (path) => {
    expect(await statusOf([`GET ${path} HTTP/1.1`, host()])).toMatch(/ 404 /);
  });

  it("of HTTP/1.0 without a host, or for another host, are refused", async () => {
    expect(await statusOf(["GET / HTTP/1.0"])).toMatch(/ 403 /);
    expect(await statusOf(["GET / HTTP/1.1", "Host: evil.example"])).toMatch(/ 403 /);
    expect(await statusOf(["GET / HTTP/1.1", host(), "Origin: http://evil.example"])).toMatch(
      / 403 /,
    );
    expect(await statusOf(["GET /events?topic=all HTTP/1.1", "Host: evil.example"])).toMatch(
      / 403 /,
    );
  });

  it("that are malformed or too long end in an error of HTTP, and the server lives", async () => {
    expect(await statusOf(["GARBAGE"])).toMatch(/ 400 /);
    expect(await statusOf([`GET /run?path=${"a".repeat(20_000)} HTTP/1.1`, host()])).toMatch(
      / 431 /,
    );
    expect((await get("/")).status).toBe(200);
  });
});

describe("the data page", () => {
  /** A file of daily values with a gap, and a run that says it was trained on it. */
  function trainedOn(file: string, sha256: string | undefined): string {
    const name = "2026-01-02T03-04-09-lstm-2b2b";
    const sets = [
      "data.task=csv",
      `data.file=${file}`,
      "data.time=day",
      "data.target=sales",
      "data.steps=5",
      "data.ahead=2",
      "data.missing=interpolate",
    ];
    const folder = fakeRun(base, { name, sets });
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    const source = sha256 === undefined ? {} : { source: { file, bytes: 1, sha256 } };
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...manifest, ...source }));
    return `/data?path=${name}`;
  }

  function dailyFile(): { file: string; sha256: string } {
    const file = join(emptyFolder(), "sales.csv");
    const rows = Array.from({ length: 120 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      return `${day},${i === 40 || i === 41 ? "" : 20 + (i % 7)}`;
    });
    writeFileSync(file, `day,sales\n${rows.join("\n")}\n`);
    const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
    return { file, sha256 };
  }

  it("shows the values, the gap and the parts of a run's data", async () => {
    const { file, sha256 } = dailyFile();
    const response = await get(trainedOn(file, sha256));
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain("Data: sales.csv");
    expect(text.match(/class="gap"/g)).toHaveLength(1);
    for (const part of ["train", "valid", "test"]) expect(text).toContain(`>${part}</text>`);
    expect(text).toContain("2024-04-29");
    expect(text).toContain("sales 2");
  });

  it("shows no file but the one that the run was trained on", async () => {
    const { file } = dailyFile();
    const response = await get(trainedOn(file, "0".repeat(64)));
    expect(response.status).toBe(409);
    const text = await response.text();
    expect(text).toContain("has changed since");
    expect(text).not.toContain("2024-01");
    const missing = await get(trainedOn(join(base, "none.csv"), "0".repeat(64)));
    expect(missing.status).toBe(409);
    expect(await missing.text()).toContain("there is no such file");
    const unrecorded = await get(trainedOn(file, undefined));
    expect(unrecorded.status).toBe(409);
    const why = await unrecorded.text();
    expect(why).toContain("does not record its data file");
    expect(why).not.toContain("2024-01");
  });

  it("shows the files that the server was started with, and no others", async () => {
    const { file } = dailyFile();
    const data = { task: "csv", file, time: "day", target: "sales", steps: 5, ahead: 2 };
    const config = async () => resolveConfig({ data: { ...data, missing: "interpolate" } }, "test");
    const files = [{ name: "<b>sales.csv", config }];
    const other = await serveRuns({ base, files, port: 0, onFault: (error) => faults.push(error) });
    try {
      const at = (path: string) => fetch(`http://127.0.0.1:${other.port}${path}`);
      const list = await (await at("/")).text();
      expect(list).toContain('<a href="/data?file=0">&#60;b&#62;sales.csv</a>');
      expect(await (await at("/data?file=0")).text()).toContain(
        "rnnlab data &#39;&#60;b&#62;sales.csv",
      );
      for (const number of ["1", "-1", "", "x", "0.5", "__proto__", "length"]) {
        expect((await at(`/data?file=${number}`)).status, number).toBe(404);
      }
      expect((await at(`/data?path=${encodeURIComponent(file)}`)).status).toBe(404);
    } finally {
      await other.close();
    }
  });
});

/** The events that a page gets: their names and data as they come. */
async function eventsOf(topic: string, version: number) {
  const controller = new AbortController();
  const url = `http://127.0.0.1:${server.port}/events?topic=${topic}&version=${version}`;
  const response = await fetch(url, { signal: controller.signal });
  const events: { readonly name: string; readonly data: string }[] = [];
  const reading = (async () => {
    let text = "";
    for await (const piece of response.body!) {
      text += Buffer.from(piece).toString();
      for (const [, name = "", data = ""] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)) {
        events.push({ name, data });
      }
      text = text.slice(text.lastIndexOf("\n\n") + 2);
    }
  })().catch(() => {});
  return {
    events,
    async until(isMet: (events: readonly { readonly data: string }[]) => boolean) {
      for (let tries = 0; tries < 400 && !isMet(events); tries += 1) await sleep(25);
      expect(isMet(events)).toBe(true);
    },
    async close() {
      controller.abort();
      await reading;
    },
  };
}

async function versionNow(): Promise<number> {
  const text = await (await get("/")).text();
  return Number(/data-version="(\d+)"/.exec(text)?.[1]);
}

describe("the events", () => {
  it("name a run that comes and one that goes", async () => {
    const feed = await eventsOf("all", await versionNow());
    fakeRun(base, { name: "2026-01-02T03-04-07-rnn-0f0f", sets: ["model.cell=rnn"] });
    await feed.until((events) => events.some(({ data }) => data.includes("rnn-0f0f")));
    rmSync(join(base, NAME), { recursive: true });
    await feed.until((events) => events.some(({ data }) => data.includes(`"gone":["${NAME}"]`)));
    await feed.close();
  });

  it("follow a run from the moment at which its folder is still empty", async () => {
    const name = "2026-01-02T03-04-09-lstm-3c3c";
    const feed = await eventsOf("all", await versionNow());
    mkdirSync(join(base, name));
    await feed.until((events) => events.some(({ data }) => data.includes("status-empty")));
    const writer = { pid: process.pid, host: (await import("node:os")).hostname() };
    fakeRun(base, { name, status: "running", writer });
    await feed.until((events) => events.some(({ data }) => data.includes("status-running")));
    await feed.close();
  });

  it("give a page what it missed, and nothing that it knows", async () => {
    const version = await versionNow();
    fakeRun(base, { name: "2026-01-02T03-04-07-rnn-0f0f" });
    const feed = await eventsOf("all", version);
    await feed.until((events) => events.length === 1);
    expect(feed.events[0]!.data).toContain("rnn-0f0f");
    expect(feed.events[0]!.data).not.toContain("gru-0b0b");
    await feed.close();
  });

  it("follow the epochs of a run that trains, on its page", async () => {
    const name = "2026-01-02T03-04-08-lstm-1a1a";
    const writer = { pid: process.pid, host: (await import("node:os")).hostname() };
    const folder = fakeRun(base, { name, status: "running", writer });
    const first = await (await get(`/run?path=${name}`)).text();
    expect(first).toContain("running");
    const feed = await eventsOf(name, await versionNow());
    const last = {
      epoch: 21,
      loss: 0.0012341,
      lossLastStep: 0.1,
      valLoss: 0.1,
      valLossLastStep: 0.1,
    };
    const rest = { learningRate: 0.001, gradientNorm: 1, gradientNormMax: 2, durationMs: 5 };
    appendFileSync(join(folder, "metrics.jsonl"), `${JSON.stringify({ ...last, ...rest })}\n`);
    await feed.until((events) => events.length > 0);
    const parts = await (await get(`/run/parts?path=${name}`)).text();
    expect(parts).toContain("0.001234");
    await feed.close();
  });
});

it.each(["", "?version=x", "?version=1.5"])(
  "a page that names no version, as with /events%s, gets all rows",
  async (query) => {
    const stop = new AbortController();
    const url = `http://127.0.0.1:${server.port}/events${query}`;
    const { body } = await fetch(url, { signal: stop.signal });
    let text = "";
    for await (const piece of body!) {
      text += Buffer.from(piece).toString();
      if (text.endsWith("}\n\n")) break;
    }
    stop.abort();
    const [, data = ""] = /^event: rows\ndata: (.*)$/m.exec(text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ version: 2, gone: [], looks: expect.any(String) });
    expect(JSON.parse(data).rows).toHaveLength(2);
  },
);

it("events that fail because of a bug end, and the bug is reported", async () => {
  vi.spyOn(Catalog.prototype, "active").mockImplementationOnce(() => {
    throw new TypeError("a bug");
  });
  const response = await get("/events");
  expect(await response.text()).toBe("retry: 1000\n\n");
  expect(faults).toEqual([new TypeError("a bug")]);
  faults = [];
  vi.restoreAllMocks();
});

it("answers other hosts and methods with the reason", async () => {
  const response = await fetch(`http://127.0.0.1:${server.port}/`, { method: "POST" });
  expect(response.status).toBe(405);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
});

describe("an answer", () => {
  const types: readonly (readonly [path: string, status: number, type: string])[] = [
    ["/", 200, "text/html; charset=utf-8"],
    [`/run?path=${NAME}`, 200, "text/html; charset=utf-8"],
    ["/client.js", 200, "text/javascript; charset=utf-8"],
    ["/none", 404, "text/html; charset=utf-8"],
    ["/toString", 404, "text/html; charset=utf-8"],
    ["/data?file=0", 404, "text/html; charset=utf-8"],
    ["/data?file=", 404, "text/html; charset=utf-8"],
    ["/events?version=x", 200, "text/event-stream"],
  ];

  it.each(types)(
    "at %s has status %i, its type and what keeps it from others",
    async (path, status, type) => {
      const stop = new AbortController();
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
        signal: stop.signal,
      });
      stop.abort();
      const headers = Object.fromEntries(response.headers);
      expect(response.status).toBe(status);
      expect(headers).toMatchObject({
        "content-type": type,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
      });
      expect("content-security-policy" in headers).toBe(!path.startsWith("/events"));
    },
  );

  it.each([
    ["/none", "There is no such page."],
    ["/data?file=1", "There is no such data file."],
    ["/run?path=none", "There is no such run. It may have been deleted."],
    ["/run", "There is no such run. It may have been deleted."],
    [`/data?path=${NAME}x`, "There is no such run. It may have been deleted."],
  ])("about what is not at %s says so", async (path, text) => {
    const page = await (await get(path)).text();
    expect(page).toContain("<h1>Not shown</h1>");
    expect(page).toContain(text);
    expect(page).toContain("<title>Not shown");
  });
});

it("a page that fails because of a bug says so, and the bug is reported", async () => {
  const broken = { name: "a.csv", config: () => Promise.reject(new TypeError("a bug")) };
  const seen: unknown[] = [];
  const second = await serveRuns({
    ...{ base, port: 0, files: [broken] },
    onFault: (error) => seen.push(error),
  });
  const response = await fetch(`http://127.0.0.1:${second.port}/data?file=0`);
  expect(response.status).toBe(500);
  expect(await response.text()).toContain("This page failed because of a bug in rnnlab.");
  expect(seen).toEqual([new TypeError("a bug")]);
  await second.close();
});

describe("a port", () => {
  const at = (port: number) => serveRuns({ base, port, onFault: (error) => faults.push(error) });

  it("that is in use is refused, and is free once its server is closed", async () => {
    const { port } = server;
    await expect(at(port)).rejects.toThrow(
      `--port ${port}: the port is in use. Choose another one, or 0 for any that is free.`,
    );
    await server.close();
    await expect(get("/")).rejects.toThrow("fetch failed");
    server = await at(port);
    expect((await get("/")).status).toBe(200);
  });

  it("that the user may not open is refused, and another error is passed on", async () => {
    const fails = (code: string) =>
      vi.spyOn(Server.prototype, "listen").mockImplementationOnce(function (this: Server) {
        this.emit("error", Object.assign(new Error("no"), { code }));
        return this;
      });
    fails("EACCES");
    await expect(at(80)).rejects.toThrow(
      "--port 80: the port may not be used by this user. Choose one from 1024 on.",
    );
    fails("EIO");
    await expect(at(80)).rejects.toThrow(/^no$/);
    vi.restoreAllMocks();
  });
});
