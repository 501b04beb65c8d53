import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { bundledConfigs } from "../../config/bundled.js";
import { isConfigFile, isDataFile } from "../../config/find.js";
import { lostStudyNames, runPaths, studyNames } from "../../runs/folders.js";
import { errorCode } from "../../shared/files.js";
import { type Candidate, candidates, type Place, type Source } from "./candidate.js";

/** The sources of values, by the placeholders in the help. */
const sources: Readonly<Record<string, Source>> = {
  run: runs,
  a: runs,
  b: runs,
  list: async () => cells(),
  label: async () => cells(),
  arguments: async (word, place) => [...(await keys()).settings(word), ...runs(word, place)],
  models: async (word, place) => [
    ...(await cells()),
    ...configs(word, place),
    ...runs(word, place),
  ],
  name: configs,
  config: (word, place) => [...configs(word, place), ...dataFiles(word, place)],
  cell: async () => cells(),
  tag: tags,
  tags,
  folder: folders,
  file: (word, place) => paths(word, place, () => true),
  files: (word, place) => paths(word, place, isDataFile),
  target: (word, place) => paths(word, place, () => true),
  "key=value": async (word) => (await keys()).settings(word),
  condition: async (word) => (await keys()).conditions(word),
  expression: async () => (await keys()).expectations(),
  figure: async () => (await keys()).figures(),
  zone: () => candidates(Intl.supportedValuesOf("timeZone")),
  key: async () => candidates((await keys()).fields()),
};

/** The source for a placeholder; undefined for numbers and the like. */
export function sourceOf(placeholder: string): Source | undefined {
  return Object.hasOwn(sources, placeholder) ? sources[placeholder] : undefined;
}

async function cells(): Promise<Candidate[]> {
  return candidates((await keys()).choicesAt("model.cell"), "cell");
}

/** Loads the keys lazily, because building the config's schema takes a moment. */
function keys() {
  return import("./keys.js");
}

/** Runs and comparisons, newest first by their names, and the words `last` and `best`. */
function runs(word: string, place: Place): Candidate[] {
  const base = resolve(place.cwd, place.runs);
  const runFolders = runPaths(base).map((path) => basename(path));
  const names = [...runFolders, ...studyNames(base), ...lostStudyNames(base)].sort().reverse();
  return [
    { value: "last", description: "the newest run" },
    { value: "best", description: "the run with the lowest validation error" },
    ...candidates(names),
    ...(word === "" ? [] : folders(word, place)),
  ];
}

/** The tags of existing runs, so that another run can share one. */
async function tags(_: string, place: Place): Promise<Candidate[]> {
  const { listRuns } = await import("../../runs/registry.js");
  const used = listRuns(resolve(place.cwd, place.runs)).flatMap((entry) => entry.tags);
  return candidates([...new Set(used)].sort());
}

function configs(word: string, place: Place): Candidate[] {
  const bundled = candidates(bundledConfigs(), "bundled config");
  return [...bundled, ...paths(word, place, isConfigFile)];
}

function dataFiles(word: string, place: Place): Candidate[] {
  const files = paths(word, place, isDataFile);
  return files.filter(({ value }) => !value.endsWith("/")); // configs() lists the folders
}

function folders(word: string, place: Place): Candidate[] {
  return paths(word, place, () => false);
}

/** Folders and files of the wanted kind; hidden ones only if the word begins with a dot. */
function paths(word: string, { cwd }: Place, wanted: (file: string) => boolean): Candidate[] {
  const parent = word.slice(0, word.lastIndexOf("/") + 1);
  const hidden = word.slice(parent.length).startsWith(".");
  return entriesIn(resolve(cwd, parent))
    .filter(({ name }) => hidden || !name.startsWith("."))
    .filter((entry) => entry.isDirectory() || wanted(entry.name))
    .map((entry) => ({ value: `${parent}${entry.name}${entry.isDirectory() ? "/" : ""}` }));
}

/**
 * The entries of a folder; empty if it cannot be read, because a shell is waiting for the answer.
 */
function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
}
