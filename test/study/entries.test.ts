import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { namedEntries } from "../../src/study/entries.js";
import { emptyFolder } from "../helpers/cli.js";

const request = { set: [] };

describe("namedEntries", () => {
  it("says what a name could have meant where it means nothing", () => {
    expect(() => namedEntries(["lsmt"], request, emptyFolder())).toThrow(
      /^compare: lsmt is not a cell \([^)]+\), not a config and not a run\. Did you mean "lstm"\?$/,
    );
  });

  it("passes on what is wrong with a config file, whatever its name", () => {
    const cwd = emptyFolder();
    const name = "no such file.json";
    writeFileSync(join(cwd, name), "{");
    expect(() => namedEntries([name], request, cwd)).toThrow(/^no such file\.json:1:2: not JSON/);
  });
});
