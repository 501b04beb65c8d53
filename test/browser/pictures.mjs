// The README's two pictures, from real runs: node test/browser/pictures.mjs CHROMIUM
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { look, startChromium } from "./chromium.mjs";

const PROGRAM = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));
const PICTURES = fileURLToPath(new URL("../../src/report/pictures/", import.meta.url));
const LINES = 50; // of the terminal
const [REPORT_WIDTH, REPORT_HEIGHT] = [1100, 1330];

/** CSS of what the program sends a terminal. */
const STYLES = {
  1: "font-weight:bold",
  2: "opacity:.6",
  31: "color:#ff7b72",
  32: "color:#7ee787",
  33: "color:#e3b341",
  34: "color:#79c0ff",
  35: "color:#d2a8ff",
  36: "color:#76e3ea",
  90: "color:#8a96a3",
};

const STYLE_CODES = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`, "g");
let open = 0; // tags in the page of the terminal
const folder = mkdtempSync(join(tmpdir(), "rnnlab-pictures-"));
const chromium = startChromium(process.argv[2]);
try {
  const shown = rnnlab(["train", "--config", "lstm"]);
  const page = join(folder, "terminal.html");
  writeFileSync(page, terminalPage("npx rnnlab train --config lstm.json", shown));
  await picture("terminal.png", page, 720);
  const [run] = readdirSync(join(folder, "runs"));
  await picture(
    "report.png",
    join(folder, "runs", run, "report.html"),
    REPORT_WIDTH,
    REPORT_HEIGHT,
  );
} finally {
  await chromium.close();
  rmSync(folder, { recursive: true });
}

function rnnlab(args) {
  const env = { ...process.env, FORCE_COLOR: "1" };
  const { stdout } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, env });
  return stdout.toString();
}

/** What a command wrote to a terminal, as a page. */
function terminalPage(command, text) {
  const lines = text.split("\n").slice(0, LINES).join("\n");
  const escaped = lines.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const spans = escaped.replace(STYLE_CODES, (_, codes) => styleTag(codes));
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #14181d; color: #d8dee6; }
    pre { font: 13px/1.25 "DejaVu Sans Mono", monospace; padding: 14px; margin: 0; }
  </style><pre><span style="color:#8a96a3">$</span> ${command}\n\n${spans}</pre>`;
}

/** An opening tag for codes that style, closing tags for those that end styles. */
function styleTag(codes) {
  const css = codes.split(";").map((code) => STYLES[code]);
  if (css.every((style) => style === undefined)) {
    const closing = "</span>".repeat(open);
    open = 0;
    return closing;
  }
  open += 1;
  return `<span style="${css.filter(Boolean).join(";")}">`;
}

async function picture(name, page, width, height) {
  const url = pathToFileURL(resolve(page)).href;
  const { screenshot } = await look(chromium, url, { width, scheme: "light", height });
  writeFileSync(join(PICTURES, name), screenshot);
}
