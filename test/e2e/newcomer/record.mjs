// A newcomer's first session, as a terminal shows it: node test/e2e/newcomer/record.mjs [--check] [WIDTH...]
// Installs the packed program into an empty folder and types the commands into tmux, in terminals of 80 and 160
// columns. Writes 80.txt and 160.txt here; with --check it compares the figures and messages with these instead.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { differences } from "./compared.mjs";
import { sales } from "./sales.mjs";

const TOP = fileURLToPath(new URL("../../..", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));

const COMMANDS = [
  "npx rnnlab train lstm",
  "npx rnnlab compare rnn lstm gru",
  "npx rnnlab init sales.csv",
  "npx rnnlab train sales.json",
  "npx rnnlab predict last --input sales.csv --plot",
  "npx rnnlab predict last --input sales.csv",
  "npx rnnlab sweep -c smoke model.hidden=8,16,32 --asha --jobs 1",
  "npx rnnlab train words --epochs 1 --set data.words=1000 --quiet",
  "npx rnnlab predict last --input new-words.csv",
  "npx rnnlab runs",
  "npx rnnlab trian lstm",
  "npx rnnlab init sales.csv --target unts",
  "npx rnnlab train lstm --set model.hiden=8",
  "npx rnnlab predict last --input sale.csv",
];

/** The folder's name in the record. */
const HOME = "/home/newcomer";
/** Milliseconds between two looks at the terminal, and the longest wait for a command. */
const [LOOK_MS, PATIENCE_MS] = [200, 300_000];
const ENDED = "exit code";

const widths = process.argv.slice(2).filter((word) => word !== "--check");
const home = mkdtempSync(join(tmpdir(), "rnnlab-newcomer-"));
try {
  install();
  for (const width of widths.length > 0 ? widths : ["80", "160"]) {
    const screens = await session(width);
    const file = join(HERE, `${width}.txt`);
    if (process.argv.includes("--check")) check(width, readFileSync(file, "utf8"), screens);
    else writeFileSync(file, screens);
  }
} finally {
  rmSync(home, { recursive: true });
}

function install() {
  const options = { cwd: home, encoding: "utf8" };
  const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", home, TOP];
  const tarball = execFileSync("npm", pack, options).trim();
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", `./${tarball}`], options);
}

/** What a terminal of this width shows of all commands. */
async function session(width) {
  const folder = join(home, `columns-${width}`);
  mkdirSync(folder);
  symlinkSync(join(home, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "sales.csv"), sales());
  writeFileSync(
    join(folder, "new-words.csv"),
    "word\nlibellule\nthoughtful\nmariposa\nschmetterling\n",
  );
  const tmux = (...words) => {
    return execFileSync("tmux", ["-L", `rnnlab-${process.pid}`, ...words], { encoding: "utf8" });
  };
  const size = ["-x", width, "-y", "50"];
  tmux("new-session", "-d", "-s", "first", ...size, "-c", folder, "env", "PS1=$ ", "sh");
  try {
    tmux("set-option", "-g", "history-limit", "10000");
    let screens = "";
    for (const command of COMMANDS) screens += await typed(command, tmux);
    return screens.replaceAll(folder, HOME);
  } finally {
    tmux("kill-server");
  }
}

/** Types a command into the terminal, and returns what the terminal shows once it has ended. */
async function typed(command, tmux) {
  tmux("clear-history", "-t", "first");
  tmux("send-keys", "-t", "first", `clear; ${command}; echo ${ENDED} $?`, "Enter");
  const end = new RegExp(`\n${ENDED} (\\d+)\n`);
  for (const from = Date.now(); Date.now() - from < PATIENCE_MS; ) {
    await setTimeout(LOOK_MS);
    const screen = tmux("capture-pane", "-p", "-S", "-", "-t", "first");
    const ended = end.exec(screen);
    if (ended !== null) return block(command, screen.slice(0, ended.index), ended[1]);
  }
  throw new Error(`${command} has not ended after ${PATIENCE_MS / 1000} s`);
}

function block(command, screen, code) {
  const lines = screen.split("\n").map((line) => line.trimEnd());
  const shown = lines
    .join("\n")
    .trimEnd()
    .slice(lines[0].startsWith("$ clear") ? lines[0].length + 1 : 0);
  return `$ ${command}\n${shown}\n${code === "0" ? "" : `(exit code ${code})\n`}\n`;
}

function check(width, recorded, screens) {
  const found = differences(recorded, screens);
  for (const line of found) console.error(`newcomer, ${width} columns: ${line}`);
  if (found.length > 0) process.exitCode = 1;
  else console.log(`newcomer: figures and messages are those of ${width}.txt`);
}
