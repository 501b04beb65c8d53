import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const BIN = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));

it("prints its address, answers, and ends with Ctrl-C although a page is open", async () => {
  const folder = emptyFolder();
  fakeRun(join(folder, "results"));
  const argv = ["serve", "--port", "0", "--runs", "results"];
  const server = spawn(process.execPath, [BIN, ...argv], { cwd: folder });
  const ended = new Promise((resolve) => server.on("close", resolve));
  const { value: address } = await createInterface(server.stdout)[Symbol.asyncIterator]().next();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await (await fetch(address)).text()).toContain("<h1>Runs</h1>");
  const script = await fetch(`${address}client.js`);
  expect(script.headers.get("content-type")).toContain("text/javascript");
  const open = await fetch(`${address}events?topic=all&version=0`);
  expect(open.headers.get("content-type")).toContain("text/event-stream");
  server.kill("SIGINT");
  expect(await ended).toBe(0);
});

it.each([
  [["serve"], "runs: there is no such folder."],
  [["serve", "--port", "99999"], "Expected a whole number from 0 to 65535."],
  [["serve", "--port", "abc"], "Expected a whole number from 0 to 65535."],
])("refuses %j with one line", async (argv, text) => {
  const { code, stderr } = await run(argv, emptyFolder());
  expect(code).toBe(2);
  expect(stderr).toContain(text);
});
