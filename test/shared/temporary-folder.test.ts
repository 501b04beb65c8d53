import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../src/shared/errors.js";
import { withTemporaryFile } from "../../src/shared/temporary-file.js";
import { emptyFolder } from "../helpers/cli.js";

const { TMPDIR } = process.env;
const cwd = emptyFolder();
const file = { name: "input.csv", content: "t,v\n", calledAs: "standard input" };

afterEach(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
});

describe("a folder for temporary files", () => {
  it.each([
    ["is missing", join(cwd, "absent")],
    ["is a file", join(cwd, "file")],
  ])("that %s is an error that names it", async (_, folder) => {
    writeFileSync(join(cwd, "file"), "");
    process.env.TMPDIR = folder;
    const error = await withTemporaryFile(file, async () => {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(`standard input: cannot be stored in ${folder} (E`);
  });

  it("loses the file also when its reader fails", async () => {
    process.env.TMPDIR = join(cwd, "folder");
    mkdirSync(process.env.TMPDIR);
    let seen = "";
    const failing = withTemporaryFile(file, async ({ path }) => {
      seen = path;
      expect(existsSync(path)).toBe(true);
      throw new UserError(`${path}: is damaged`, [`  see ${path}`]);
    });
    await expect(failing).rejects.toThrow("standard input: is damaged\n  see standard input");
    expect(existsSync(seen)).toBe(false);
  });
});
