import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import * as library from "../../src/library/index.js";
import { ownFile } from "../../src/shared/own-files.js";
import { emptyFolder } from "../helpers/cli.js";

const pages = ["README.md", "training.md", "studies.md", "predicting.md"].map((name) => {
  return readFileSync(ownFile(`src/library/${name}`), "utf8");
});
const examples = pages.flatMap((page) => {
  const sections = page.matchAll(/^## (.*)\n[\s\S]*?^```ts\n([\s\S]*?)^```$/gm);
  return Array.from(sections, ([, title = "", code = ""]) => {
    return { name: title.toLowerCase().replaceAll(" ", "-"), code };
  });
});
const project = emptyFolder();

/** A TypeScript project as a user of the package has it, with the strictest settings. */
beforeAll(() => {
  mkdirSync(join(project, "node_modules/@types"), { recursive: true });
  symlinkSync(ownFile("."), join(project, "node_modules/rnnlab"));
  for (const name of ["@types/node", "undici-types"]) {
    symlinkSync(ownFile(`node_modules/${name}`), join(project, "node_modules", name));
  }
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  for (const { name, code } of examples) writeFileSync(join(project, `${name}.ts`), code);
  node([ownFile("node_modules/typescript/bin/tsc"), "--project", "."]);
}, 240_000);

function node(args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd: project, encoding: "utf8" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`);
  }
}

describe("the examples of the pages in src/library", () => {
  const printed: Readonly<Record<string, RegExp>> = {
    train: /^\S+smoke\S+ on wasm\n1 [\d.]+\n2 [\d.]+\n\{[\s\S]*mseLastStep: [\d.]+[\s\S]*linear/,
    "stop-and-resume": /^2 epochs were done\n[0-9a-f]{64}\n$/,
    compare: new RegExp(
      [
        "^6 runs in \\S+compare\\S+\\n((gru|wide) [123] is done\\n){6}",
        "1 (gru|wide) \\{[\\s\\S]*\\n2 (gru|wide) \\{[\\s\\S]*\\n",
        "(true .* beats|false .* too close to call with 3 seeds)",
      ].join(""),
    ),
    sweep: new RegExp(
      [
        "^6 trials in \\S+sweep\\S+, by validation\\.mseLastStep\n",
        "(\\d \\{[^}]*'model.hidden': [48],[^}]*\\} [\\d.]+\n)+",
        "\\{[^}]*\\} hidden [48], learningRate \\S+ is worth it: (yes|no|not settled)\\. .*\n$",
      ].join(""),
    ),
    forecast: /^(2024-07-\d\d \d+\.\d+ \d+\.\d+ \d+\.\d+\n){7}$/,
    classify: /^trained\nschmetterling \w+ 0\.\d+ \{\n[\s\S]*\nlibellule \w+ 0\.\d+ \{/,
  };

  it("are those that are expected here", () => {
    expect(examples.map(({ name }) => name)).toEqual(Object.keys(printed));
  });

  it.each(examples)("$name runs without changes", ({ name }) => {
    expect(node([`${name}.js`])).toMatch(printed[name]!);
  });

  it("name every function and every error", () => {
    for (const name of Object.keys(library)) expect(pages[0]).toContain(`\`${name}`);
  });
});
