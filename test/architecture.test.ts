import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../src/", import.meta.url));
const TESTS = fileURLToPath(new URL("./", import.meta.url));

/** The pipeline: a room may import from itself and from those before it. */
const rooms = [
  "shared",
  "data",
  "kernels",
  "config",
  "model",
  "evaluation",
  "training",
  "runs",
  "report",
  "export",
  "experiment",
  "inference",
  "insight",
  "study",
  "serve",
  "library",
  "predict",
  "setup",
  "cli",
];

/** Rooms that may import less than all those before them. */
const narrowRooms: Readonly<Record<string, readonly string[]>> = { setup: ["shared", "kernels"] };

/** Which rooms may import which package. */
const packages: Readonly<Record<string, readonly string[]>> = {
  "@tensorflow/tfjs-core": [
    "kernels",
    "model",
    "evaluation",
    "training",
    "setup",
    "insight",
    "predict",
  ],
  "@tensorflow/tfjs-backend-cpu": ["kernels"],
  "@tensorflow/tfjs-backend-wasm": ["kernels"],
  asciichart: ["report"],
  "cli-progress": ["cli"],
  commander: ["cli"],
  cuss: ["data"],
  "d3-scale": ["report"],
  "d3-shape": ["report"],
  "fastest-levenshtein": ["shared", "data"],
  hyparquet: ["data"],
  "hyparquet-compressors": ["data"],
  "jsonc-parser": ["config"],
  luxon: ["data"],
  papaparse: ["data"],
  yaml: ["config"],
  zod: ["data", "config", "runs", "export", "library"],
};

/** Rooms that neither print nor know the process they run in, nor read the clock. */
const pureRooms = ["shared", "data", "config", "model", "evaluation", "training", "report"];

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourceFiles(): SourceFile[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .map((path) => path.split("\\").join("/"))
    .filter((path) => /\.ts$/.test(path) && !path.includes("assembly/") && !/\.d\.ts$/.test(path))
    .map((path) => {
      const text = readFileSync(join(SOURCE, path), "utf8");
      const found = text.matchAll(/(?:from|import|require)\s*\(?\s*"([^"]+)"/g);
      return { path, room: roomOf(path), text, imports: [...found].map(([, name]) => name ?? "") };
    });
}

/** Folders of tests that concern several rooms, or none. */
const sharedTests = [
  "bench",
  "browser",
  "e2e",
  "faults",
  "golden",
  "helpers",
  "mutation",
  "native",
  "peer",
  "tools",
];

/** Test files that belong to one room. */
function testFiles(): string[] {
  return readdirSync(TESTS, { recursive: true, encoding: "utf8" })
    .map((path) => path.split("\\").join("/"))
    .filter((path) => path.endsWith(".test.ts") && rooms.includes(roomOf(path)));
}

function roomOf(path: string): string {
  return path.split("/")[0] ?? "";
}

const files = sourceFiles();

/** The rooms that a room may import from. */
function roomsFor(room: string): readonly string[] {
  return [...(narrowRooms[room] ?? rooms.slice(0, rooms.indexOf(room))), room];
}

describe.each(files)("src/$path", ({ path, room, imports }) => {
  it("stands in a room of the pipeline", () => {
    expect(rooms).toContain(room);
  });

  it("imports only from rooms that its own may use", () => {
    for (const name of imports.filter((specifier) => specifier.startsWith("."))) {
      const target = posix.normalize(posix.join(posix.dirname(path), name));
      const message = `src/${path} imports src/${target}, which src/${room}/ may not`;
      expect(roomsFor(room), message).toContain(roomOf(target));
    }
  });

  it("imports only packages that its room may use", () => {
    for (const name of imports.filter((specifier) => !/^(\.|node:)/.test(specifier))) {
      const owner = Object.keys(packages).find((known) => `${name}/`.startsWith(`${known}/`));
      const allowed = owner === undefined ? [] : packages[owner];
      expect(allowed, `src/${path} imports ${name}, which src/${room}/ may not`).toContain(room);
    }
  });
});

describe.each(files.filter(({ room }) => pureRooms.includes(room)))(
  "src/$path of a pure room",
  ({ text }) => {
    it("neither prints nor knows the process or the clock", () => {
      expect(text).not.toMatch(/\bconsole\.|\bprocess\.|new Date\(\)|Date\.now\(/);
    });
  },
);

it("the README lists the rooms in this order", () => {
  const readme = readFileSync(join(SOURCE, "../README.md"), "utf8");
  expect([...readme.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, room]) => room)).toEqual(rooms);
});

describe("test/", () => {
  const parts = readdirSync(TESTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it("has a folder for each room, and others only for what concerns several", () => {
    const others = parts.filter((name) => !rooms.includes(name));
    expect(others.sort()).toEqual(sharedTests);
    const filled = new Set(files.map(({ room }) => room));
    expect([...filled].filter((room) => !parts.includes(room))).toEqual([]);
  });

  it.each(testFiles())("%s stands where what it tests stands", (path) => {
    const room = roomOf(path);
    const text = readFileSync(join(TESTS, path), "utf8");
    expect(text, `test/${path} imports nothing of src/${room}`).toMatch(`/src/${room}/`);
    const folder = posix.dirname(path);
    const folders = files.map((file) => posix.dirname(file.path));
    expect(folders, `there is no src/${folder}`).toContain(folder);
  });
});

describe("an implementation of the recurrent operator", () => {
  const folders = ["composed", "native", "reference", "wasm"];
  const inFolders = files.filter(({ path }) =>
    folders.some((folder) => path.startsWith(`kernels/${folder}/`)),
  );

  it.each(inFolders)("src/$path imports no other one, nor what opens devices", (file) => {
    const [, folder] = file.path.split("/");
    const others = [...folders, "devices"].filter((other) => other !== folder);
    const wrong = file.imports
      .filter((name) => name.startsWith("."))
      .map((name) => posix.normalize(posix.join(posix.dirname(file.path), name)))
      .filter((target) => others.some((other) => target.startsWith(`kernels/${other}/`)));
    expect(wrong).toEqual([]);
  });
});

describe("imports", () => {
  it("have no circle", () => {
    const graph = new Map(
      files.map(({ path, imports }) => [
        path,
        imports
          .filter((name) => name.startsWith("."))
          .map((name) => posix.normalize(posix.join(posix.dirname(path), name)))
          .map((name) => name.replace(/\.js$/, ".ts")),
      ]),
    );
    expect(circle(graph)).toEqual([]);
  });

  it("are looked for in every source file", () => {
    expect(files.length).toBeGreaterThan(30);
    expect(relative(SOURCE, join(SOURCE, files[0]?.path ?? ""))).not.toContain("..");
  });
});

describe("rnnlab --help", () => {
  it("loads neither a tensor library nor a schema library", () => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      const { text = "" } = files.find((file) => file.path === path) ?? {};
      for (const [, name = ""] of text.matchAll(
        /^(?:import|export)(?! type)[^;]*? from "([^"]+)";/gm,
      )) {
        if (!name.startsWith(".")) reached.add(name);
        else visit(posix.normalize(posix.join(posix.dirname(path), name)).replace(/\.js$/, ".ts"));
      }
    };
    visit("cli/main.ts");
    const heavy = [...reached].filter((name) => !/^(node:|commander$|.*\.ts$)/.test(name));
    expect(heavy).toEqual([]);
    expect(reached.size).toBeGreaterThan(10);
  });
});

/** The files of some circle, or nothing. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of graph.get(path) ?? []) {
      const found = visit(next, [...trail, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of graph.keys()) {
    const found = visit(path, []);
    if (found.length > 0) return found;
  }
  return [];
}
