import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { expect, it } from "vitest";
import { UserError } from "../../src/shared/errors.js";
import { withTemporaryFile } from "../../src/shared/temporary-file.js";

const content = { name: "rows.csv", content: "a\n1\n", calledAs: "rows" };

it("is there with its content while it is used, and gone afterwards", async () => {
  const path = await withTemporaryFile(content, async (file) => {
    expect(basename(file.path)).toBe("rows.csv");
    expect(readFileSync(file.path, "utf8")).toBe("a\n1\n");
    expect(file.shown(`${file.path}, line 2: ${file.path}`)).toBe("rows, line 2: rows");
    return file.path;
  });
  expect(existsSync(dirname(path))).toBe(false);
});

it("is named in a user's error, and other errors stay as they are", async () => {
  const other = new TypeError("no");
  let path = "";
  const failing = (error: (path: string) => Error) =>
    withTemporaryFile(content, async (file) => {
      path = file.path;
      throw error(file.path);
    });
  await expect(failing((file) => new UserError(`${file}, line 2: bad`))).rejects.toThrow(
    new UserError("rows, line 2: bad"),
  );
  expect(existsSync(dirname(path))).toBe(false);
  await expect(failing(() => other)).rejects.toBe(other);
});
