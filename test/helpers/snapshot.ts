import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint } from "../../src/runs/state-file.js";

/** What of a record differs from one run of a config to the next. */
const TIMES = new Set(["createdAt", "finishedAt", "durationMs", "command", "files", "error"]);

/** What the workers of a study printed, such as that they took a run over from a killed process. */
const LOG = /(^|\/)logs\/[^/]+\.log$/;

/**
 * Every file below a folder by its path, as a text that two runs of one config have in common: without
 * times and the names made of them, and without logs.
 */
export function snapshot(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    paths
      .filter((path) => !LOG.test(path) && statSync(join(folder, path)).isFile())
      .map((path) => [masked(path), contentOf(path, readFileSync(join(folder, path)))]),
  );
}

function contentOf(path: string, bytes: Buffer): string {
  if (path.endsWith(".json")) return withoutTimes(bytes.toString());
  if (path.endsWith(".jsonl")) {
    return bytes.toString().trim().split("\n").map(withoutTimes).join("\n");
  }
  if (path.endsWith(".state.safetensors")) return stateText(bytes, path);
  if (path.endsWith(".safetensors")) return hash(bytes);
  return masked(bytes.toString());
}

function withoutTimes(text: string): string {
  const kept = JSON.parse(text, (key, value) => (TIMES.has(key) ? undefined : value));
  return masked(JSON.stringify(kept));
}

function stateText(bytes: Buffer, path: string): string {
  const { state, weights, moments, ...rest } = decodeCheckpoint(bytes, path);
  const tensors = [...weights, ...moments].map(({ name, values }) => {
    return `${name} ${hash(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))}`;
  });
  return withoutTimes(JSON.stringify({ state, tensors, ...rest }));
}

/** Names of folders, dates and durations as words. */
function masked(text: string): string {
  return withoutRoots(text)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-([\w-]+?)-[0-9a-f]{4}\b/g, "<$1>")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "<date>")
    .replaceAll(/\b[\d.]+ (s|min)( \d\d s)?\b/g, "<duration>")
    .replaceAll(/ data-sort="[\d.]+">(?=<duration>)/g, ">") // milliseconds, to sort durations by
    .replaceAll(/rnnlab (train|resume|compare)[^<]*<[^\n]*/g, "<command>");
}

/** Most files name no folder, and to look for one begins anew at every character. */
function withoutRoots(text: string): string {
  if (!text.includes("/rnnlab-test-")) return text;
  return text.replaceAll(/[\w./-]*\/rnnlab-test-\w+/g, "<root>");
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
