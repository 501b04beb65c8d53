// Whether two builds do the same, to the last byte: node test/bench/same.mjs --base FOLDER
// (after npm run build here and there). Only times, durations, folder names and process ids may differ.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commandsFor, writeOwnFiles } from "./same-commands.mjs";

const { values } = parseArgs({
  options: {
    base: { type: "string" },
    only: { type: "string", default: "" }, // commands with these words
    without: { type: "string", multiple: true, default: [] }, // keys of JSON that the base lacks
    keep: { type: "boolean", default: false }, // the two working folders
  },
});
if (values.base === undefined) throw new Error("--base FOLDER: expected the other checkout");

const here = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const root = mkdtempSync(join(tmpdir(), "rnnlab-same-"));
const builds = [resolve(values.base), here].map((folder, index) => {
  const cwd = join(root, index === 0 ? "base" : "here");
  mkdirSync(cwd);
  writeOwnFiles(cwd);
  return { folder, cwd };
});

function execute({ folder, cwd }, args) {
  const env = { ...process.env, NO_COLOR: "1" };
  const child = spawn(process.execPath, [join(folder, "bin/rnnlab.js"), ...args], { cwd, env });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (chunk) => {
      texts[name] += chunk;
    });
  }
  return new Promise((done) => child.on("close", (code) => done({ code, ...texts })));
}

const TODAY = new Date().toISOString().slice(0, 10);
const RUN_NAME = /\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-([A-Za-z0-9._-]*?)-[0-9a-f]{4}\b/g;

/** A text without what may differ from one call to the next. */
function blanked(text, { folder, cwd }) {
  return (
    text
      .replaceAll(cwd, "<cwd>")
      .replaceAll(folder, "<root>")
      .replace(RUN_NAME, "<run $1>")
      .replace(new RegExp(`${TODAY}[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z| UTC)?`, "g"), "<time>")
      .replace(/\\?"(durationMs|pid)\\?": ?[\d.e-]+/g, "<$1>")
      // checksums of files, which are compared themselves: some hold durations or paths
      .replace(/("(?!fingerprint)[\w./-]+\\?": ?\\?")[0-9a-f]{64}/g, "$1<checksum>")
      .replace(new RegExp(`(\\.\\./)+([^"\\s]*/)?${basename(folder)}/`, "g"), "<root>/")
      .replace(/\[\d+:\d\d(:\d\d)?\]/g, "<elapsed>")
      .replace(/durationMs +\S+ +\S+ +\S+/g, "<durations>")
      .replace(/"durationMs",\s+"a": [\d.]+,\s+"b": [\d.]+/g, "<durations>")
      .replace(/(<td[^>]*>|\b|\s+)[\d.]+ (s|min|ms)( \d\d s)?\b */g, "<took>")
      .replace(/─{2,}/g, "──")
      .replace(/ {2,}/g, "  ")
  );
}

/** JSON without the keys that are new, wherever they stand. */
function withoutKeys(text) {
  return values.without.reduce((shorter, key) => {
    return shorter.replace(
      new RegExp(`,?\\s*\\\\*"${key}\\\\*": ?(\\{[^{}]*\\}|\\[[^\\]]*\\]|[^,\\n}]*)`, "g"),
      "",
    );
  }, text);
}

/** A safetensors file is a length, a header of JSON and bytes. */
function comparable(path, build) {
  const bytes = readFileSync(path);
  if (!path.endsWith(".safetensors")) return withoutKeys(blanked(bytes.toString("utf8"), build));
  const length = Number(bytes.readBigUInt64LE(0));
  const header = bytes.subarray(8, 8 + length).toString("utf8");
  return `${withoutKeys(blanked(header, build)).trimEnd()}${bytes.subarray(8 + length).toString("base64")}`;
}

/** Files by their names without times, those of runs of one name numbered by age. */
function filesOf({ cwd }) {
  const files = new Map();
  const visit = (folder, name) => {
    const counts = new Map();
    for (const entry of entriesByAge(folder)) {
      const plain = entry.name.replace(RUN_NAME, "<run $1>");
      const count = (counts.get(plain) ?? 0) + 1;
      counts.set(plain, count);
      const shown = join(name, plain === entry.name ? plain : `${plain} ${count}`);
      if (entry.isDirectory()) visit(join(folder, entry.name), shown);
      else files.set(shown, join(folder, entry.name));
    }
  };
  visit(cwd, "");
  return files;
}

function entriesByAge(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const age = ({ name }) => createdAt(join(folder, name)) ?? name;
  return entries.sort((a, b) => (age(a) < age(b) ? -1 : 1));
}

function createdAt(folder) {
  for (const name of ["manifest.json", "comparison.json"]) {
    try {
      return JSON.parse(readFileSync(join(folder, name), "utf8")).createdAt;
    } catch {
      // no run folder
    }
  }
  return undefined;
}

let differences = 0;

function compare(name, base, now) {
  if (base === now) return;
  differences += 1;
  const [before, after] = [base.split("\n"), now.split("\n")];
  const line = before.findIndex((text, index) => text !== after[index]);
  const at = line < 0 ? before.length : line;
  const short = (text) => (text === undefined ? "(ends)" : text.slice(0, 300));
  console.log(`${name}, line ${at + 1}\n  base: ${short(before[at])}\n  here: ${short(after[at])}`);
}

const [help] = await Promise.all([execute(builds[0], ["--help"])]);
const commandNames = [...help.stdout.matchAll(/^ {2}([a-z]+) .*\S {2,}\S/gm)].map(
  ([, name]) => name,
);
const configs = readdirSync(join(builds[0].folder, "configs"))
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -5));
const commands = commandsFor(configs, commandNames).filter((args) =>
  args.join(" ").includes(values.only),
);
for (const args of commands) {
  const results = await Promise.all(builds.map((build) => execute(build, args)));
  for (const part of ["code", "stdout", "stderr"]) {
    const [base, now] = results.map((result, index) =>
      withoutKeys(blanked(String(result[part]), builds[index])),
    );
    compare(`${part} of rnnlab ${args.join(" ")}`, base, now);
  }
}
const [baseFiles, files] = builds.map(filesOf);
for (const name of new Set([...baseFiles.keys(), ...files.keys()])) {
  const [base, now] = [baseFiles, files].map((all, index) => {
    const path = all.get(name);
    return path === undefined ? "(no such file)" : comparable(path, builds[index]);
  });
  compare(`file ${name}`, base, now);
}
console.log(
  `${commands.length} commands and ${files.size} files: ` +
    (differences === 0 ? "all the same" : `${differences} differ`),
);
if (values.keep) console.log(`kept: ${relative(process.cwd(), root)}`);
else rmSync(root, { recursive: true, force: true });
process.exitCode = differences === 0 ? 0 : 1;
