import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import timers from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  annotate,
  annotationsOf,
  beginAnnotations,
  checkedNote,
  checkedTags,
  withoutTags,
  withTags,
} from "../../src/runs/annotations.js";
import { Lease } from "../../src/runs/lease/lease.js";
import { tryLease } from "../../src/runs/lease/take.js";
import { filterRuns } from "../../src/runs/query.js";
import { listRuns } from "../../src/runs/registry.js";
import { inject } from "../faults/inject.mjs";
import { replaceMember } from "../helpers/built-ins.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const A = "2026-01-02T03-04-05-lstm-0a0a";
const B = "2026-01-03T03-04-05-gru-0b0b";

/** A working directory with two runs. */
function twoRuns() {
  const cwd = emptyFolder();
  const base = join(cwd, "runs");
  const folders = [fakeRun(base, { name: A }), fakeRun(base, { name: B })] as const;
  const annotations = (index: 0 | 1) => annotationsOf(folders[index]);
  return { cwd, base, folders, annotations };
}

describe("runs tag", () => {
  it("adds and removes tags, which the list, --where, show and JSON know", async () => {
    const { cwd, annotations } = twoRuns();
    expect((await run(["runs"], cwd)).stdout).not.toContain("tags");
    expect((await run(["runs", "tag", A, "paper", "b1", "paper"], cwd)).code).toBe(0);
    expect(annotations(0).tags).toEqual(["paper", "b1"]);
    const list = await run(["runs"], cwd);
    expect(list.stdout.split("\n")[0]).toContain("tags");
    expect(list.stdout).toContain("paper, b1");
    const found = await run(["runs", "--where", "tag=b1", "--json"], cwd);
    expect(JSON.parse(found.stdout)).toMatchObject([{ tags: ["paper", "b1"], note: "" }]);
    const others = await run(["runs", "--where", "tag!=b1"], cwd);
    expect(others.stdout).toContain(B);
    expect(others.stdout).not.toContain(A);
    expect((await run(["runs", "show", A], cwd)).stdout).toMatch(/^tags +paper, b1$/m);
    await run(["runs", "tag", A, "paper", "--remove"], cwd);
    expect(annotations(0).tags).toEqual(["b1"]);
  });

  it.each([
    [["tag", A, "two words"], 'tag "two words": expected up to 64 letters'],
    [["tag", A, "x".repeat(65)], "expected up to 64 letters"],
    [["tag", A, "\u001b[31mred"], "expected up to 64 letters"],
    [["tag", A, ...Array.from({ length: 33 }, (_, i) => `t${i}`)], "33 tags, expected at most 32"],
    [["tag", A, "papr", "--remove"], 'its tags are paper. Did you mean "paper"?'],
    [["note", A, " "], "the note is empty"],
    [["note", A, "x".repeat(10_001)], "expected at most 10000"],
    [["note", A], "no note given"],
    [["note", A, "text", "--remove"], "both given"],
  ])("refuses %j and changes nothing", async (words, message) => {
    const { cwd, annotations } = twoRuns();
    await run(["runs", "tag", A, "paper"], cwd);
    const result = await run(["runs", ...words], cwd);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
    expect(annotations(0)).toEqual({ tags: ["paper"], note: "" });
  });

  it("of a comparison is a tag of its runs", async () => {
    const { cwd, base } = twoRuns();
    const comparison = join(base, "2026-01-04T00-00-00-compare-0c0c");
    fakeRun(comparison, { name: "2026-01-04T00-00-01-rnn-0d0d" });
    writeFileSync(join(comparison, "comparison.json"), "{}");
    await run(["runs", "tag", "2026-01-04T00-00-00", "paper"], cwd);
    const found = filterRuns(listRuns(base), ["tag=paper"]);
    expect(found.map(({ name }) => name)).toEqual(["2026-01-04T00-00-01-rnn-0d0d"]);
  });

  it("loses none of several changes at once", async () => {
    const { folders, annotations } = twoRuns();
    const tags = Array.from({ length: 5 }, (_, index) => `t${index}`);
    await Promise.all(tags.map((tag) => annotate(folders[0], (before) => withTags(before, [tag]))));
    expect([...annotations(0).tags].sort()).toEqual(tags);
  });
});

describe("train --tag", () => {
  it("tags the run from its beginning, without a change to what the manifest vouches for", async () => {
    const cwd = emptyFolder();
    const base = join(cwd, "runs");
    const smoke = ["train", "smoke", "--epochs", "1", "--quiet", "--set", `output.runs=${base}`];
    expect((await run([...smoke, "--tag", "paper", "--tag", "b1"], cwd)).code).toBe(0);
    const [entry] = listRuns(base);
    expect(entry?.tags).toEqual(["paper", "b1"]);
    expect(Object.keys(entry?.manifest?.files ?? {})).not.toContain("annotations.json");
    expect(entry?.manifest?.files).toHaveProperty(["config.json"]);
  });

  it("refuses a tag before anything is made", async () => {
    const cwd = emptyFolder();
    const base = join(cwd, "runs");
    const smoke = ["train", "smoke", "--set", `output.runs=${base}`];
    const result = await run([...smoke, "--tag", "../x"], cwd);
    expect([result.code, listRuns(base)]).toEqual([2, []]);
    expect(result.stderr).toContain('tag "../x": expected up to 64 letters');
  });
});

describe("runs note", () => {
  it("keeps the last note, beside the tags, and shows it on one line", async () => {
    const { cwd, annotations } = twoRuns();
    await run(["runs", "tag", A, "paper"], cwd);
    await run(["runs", "note", A, "first"], cwd);
    await run(["runs", "note", A, "wider\n\u001b[2J layers"], cwd);
    expect(annotations(0)).toEqual({ tags: ["paper"], note: "wider\n\u001b[2J layers" });
    expect((await run(["runs", "show", A], cwd)).stdout).toMatch(/^note +wider {2}\[2J layers$/m);
    await run(["runs", "note", A, "--remove"], cwd);
    expect(annotations(0)).toEqual({ tags: ["paper"], note: "" });
  });
});

describe("an annotations file that somebody else wrote", () => {
  const texts = {
    "no JSON": "{",
    "a tag that a terminal would act on": JSON.stringify({ tags: ["\u001b[2J"] }),
    "too many tags": JSON.stringify({ tags: Array(33).fill("a") }),
    "a note that is too long": JSON.stringify({ note: "x".repeat(10_001) }),
    "levels without end": "[".repeat(50_000),
    "too large": " ".repeat(2 ** 18),
  };

  it.each(Object.entries(texts))("with %s does no harm and is not overwritten", async (_, text) => {
    const { cwd, folders } = twoRuns();
    const path = join(folders[0], "annotations.json");
    writeFileSync(path, text);
    expect((await run(["runs"], cwd)).stdout).toContain(A);
    const result = await run(["runs", "tag", A, "paper"], cwd);
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining("annotations.json")]);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("may be a folder or a link to nowhere", async () => {
    const { cwd, folders } = twoRuns();
    mkdirSync(join(folders[0], "annotations.json"));
    symlinkSync("nowhere", join(folders[1], "annotations.json"));
    expect((await run(["runs"], cwd)).stdout).toContain(B);
    expect((await run(["runs", "tag", A, "paper"], cwd)).code).toBe(2);
  });
});

describe("annotations", () => {
  it("count a tag once, and a note may have ten thousand characters", () => {
    const tags = Array.from({ length: 32 }, (_, i) => `t${i}`);
    expect(checkedTags([...tags, ...tags])).toEqual(tags);
    expect(checkedTags(["a".repeat(64), "A.b_c-1"])).toHaveLength(2);
    for (const tag of ["", ".a", "-a", "ä", "a b"]) expect(() => checkedTags([tag])).toThrow("tag");
    expect(checkedNote("x".repeat(10_000))).toHaveLength(10_000);
    expect(() => withTags({ tags, note: "" }, ["one"])).toThrow("33 tags, expected at most 32");
  });

  it("lose the tags that are named, and only if all of them are there", () => {
    const before = { tags: ["a", "b", "c"], note: "n" };
    expect(withoutTags(before, ["c", "a"])).toEqual({ tags: ["b"], note: "n" });
    expect(() => withoutTags(before, ["a", "x"])).toThrow(
      'no tag "x" to remove: its tags are a, b, c.',
    );
    expect(() => withoutTags({ tags: [], note: "" }, ["x"])).toThrow("it has no tags");
  });

  it("of a new folder are written if there are some", () => {
    const folder = emptyFolder();
    beginAnnotations(folder, []);
    expect(readdirSync(folder)).toEqual([]);
    beginAnnotations(folder, ["a", "a"]);
    expect(annotationsOf(folder)).toEqual({ tags: ["a"], note: "" });
  });

  it("leave no lease behind, also after a change that is refused", async () => {
    const folder = emptyFolder();
    expect(await annotate(folder, (before) => withTags(before, ["a"]))).toEqual({
      tags: ["a"],
      note: "",
    });
    await expect(annotate(folder, (before) => withoutTags(before, ["b"]))).rejects.toThrow(
      "no tag",
    );
    expect(readdirSync(folder)).toEqual(["annotations.json"]);
    expect(annotationsOf(folder).tags).toEqual(["a"]);
  });

  it.each([
    ["EACCES", " Check the folder's permissions."],
    ["ENOSPC", " The disk is full: free some space."],
    ["EDQUOT", " The disk quota is exceeded: free some space."],
    ["EIO", ""],
  ] as const)("that cannot be written (%s) say what to do", async (code, advice) => {
    const folder = emptyFolder();
    const fault = inject({ root: folder, at: 1, code, only: "renameSync" });
    try {
      const change = annotate(folder, (before) => withTags(before, ["a"]));
      await expect(change).rejects.toHaveProperty(
        "message",
        `${join(folder, "annotations.json")}: cannot be written (${code}).${advice}`,
      );
    } finally {
      fault.restore();
    }
    expect(existsSync(join(folder, "annotations.json"))).toBe(false);
  });
});

describe("the file of annotations", () => {
  const written = (text: string) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "annotations.json"), text);
    return folder;
  };
  const none = { tags: [], note: "" };
  const most = Array.from({ length: 32 }, (_, i) => `t${i}`);
  it.each<[string, object]>([
    ['{"tags":["a"]}', { tags: ["a"], note: "" }],
    ['{"note":"n"}', { tags: [], note: "n" }],
    [
      `{"tags":["${"a".repeat(64)}","B_c-d.9"],"other":1}`,
      { tags: ["a".repeat(64), "B_c-d.9"], note: "" },
    ],
    [JSON.stringify({ tags: most }), { tags: most, note: "" }],
    [JSON.stringify({ note: "x".repeat(10_000) }), { tags: [], note: "x".repeat(10_000) }],
    [JSON.stringify({ tags: [...most, "one"] }), none],
    [JSON.stringify({ note: "x".repeat(10_001) }), none],
    [`{"tags":["${"a".repeat(65)}"]}`, none],
    ['{"tags":["-a"]}', none],
    ['{"tags":["a b"]}', none],
    ['{"tags":"a"}', none],
    ["[]", none],
    ['{"note":"n"}'.padEnd(2 ** 17), { tags: [], note: "n" }],
    ['{"note":"n"}'.padEnd(2 ** 17 + 1), none],
  ])("is read if it keeps to the rules: %#", (text, expected) => {
    expect(annotationsOf(written(text))).toEqual(expected);
  });

  it("is not changed if it does not, and says so", async () => {
    const change = vi.fn();
    const folder = written('{"tags":"a"}');
    const path = join(folder, "annotations.json");
    await expect(annotate(folder, change)).rejects.toThrow(
      `${path}: damaged or unreadable, expected tags and a note. Correct or delete the file.`,
    );
    writeFileSync(path, " ".repeat(2 ** 17 + 1));
    await expect(annotate(folder, change)).rejects.toThrow(
      `${path}: 131073 bytes, expected a file of at most 131072`,
    );
    expect(change).not.toHaveBeenCalled();
  });

  it("is written by one process at a time, and a change waits ten seconds for another one", async () => {
    const folder = emptyFolder();
    const path = join(folder, "annotations.json");
    const other = tryLease(`${path}.lease`) as Lease;
    expect(other).toBeInstanceOf(Lease);
    onTestFinished(() => other.release());
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    let waited = 0;
    replaceMember(timers, "setTimeout", async (ms: number) => {
      waited += ms;
      vi.advanceTimersByTime(ms);
    });
    await expect(annotate(folder, () => none)).rejects.toThrow(
      `${path}: being written by process `,
    );
    expect(waited).toBe(10_000);
    expect(readdirSync(folder)).toEqual(["annotations.json.lease"]);
  });

  it("hides no bug of a change", async () => {
    const bug = new TypeError("a bug");
    const failing = annotate(emptyFolder(), () => {
      throw bug;
    });
    await expect(failing).rejects.toBe(bug);
  });
});

it.each([
  [
    ["a b"],
    'tag "a b": expected up to 64 letters, digits, ".", "_" and "-", the first one a letter or a digit',
  ],
  [["a", "", "ä"], 'tag "": expected up to 64'],
  [Array.from({ length: 33 }, (_, i) => `t${i}`), "33 tags, expected at most 32 for a run"],
])("tags are refused with what is allowed: %#", (tags, message) => {
  expect(() => checkedTags(tags)).toThrow(message);
});

it("notes are refused with what to do", () => {
  expect(() => checkedNote(" \n")).toThrow("the note is empty. To delete a note, use --remove.");
  expect(() => checkedNote("x".repeat(10_001))).toThrow(
    "the note has 10001 characters, expected at most 10000",
  );
  expect(checkedNote(" a ")).toBe(" a ");
});
