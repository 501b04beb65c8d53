import { readFileSync } from "node:fs";
import { join, resolve, win32 } from "node:path";
import { expect, it } from "vitest";
import { bundledConfigs, bundledFolder } from "../../src/config/bundled.js";
import { schemaReference, withSchema } from "../../src/config/schema-file.js";
import { ownFile } from "../../src/shared/own-files.js";

const PACKAGE = "/home/me/project/node_modules/rnnlab/dist/config.schema.json";

it.each([
  ["/home/me/project", "./node_modules/rnnlab/dist/config.schema.json"],
  ["/home/me/project/configs", "../node_modules/rnnlab/dist/config.schema.json"],
  ["/home/me/projects", `file://${PACKAGE}`],
])("a config in %s names its schema %s", (folder, reference) => {
  expect(schemaReference(folder, PACKAGE)).toBe(reference);
});

it.each([
  ["C:\\me", "./node_modules/rnnlab/dist/config.schema.json"],
  ["C:\\me\\configs\\deep", "../../node_modules/rnnlab/dist/config.schema.json"],
  ["C:\\other", /^file:/],
  ["D:\\me", /^file:/],
])("on Windows a config in %s names its schema %s", (folder, reference) => {
  const schema = "C:\\me\\node_modules\\rnnlab\\dist\\config.schema.json";
  expect(schemaReference(folder, schema, win32)).toMatch(reference);
});

it("a package within the folder of a config is named from there, one in a nested package from the outer", () => {
  const nested = "/p/node_modules/a/node_modules/rnnlab/dist/config.schema.json";
  expect(schemaReference("/p/node_modules/a", nested)).toBe("./node_modules/rnnlab/dist/config.schema.json"); // biome-ignore format: short
  expect(schemaReference("/p", nested)).toBe(`file://${nested}`);
  expect(bundledConfigs()).toEqual([...bundledConfigs()].sort());
  expect(bundledConfigs()).toEqual(expect.arrayContaining(["best", "gru", "lstm", "rnn", "smoke"]));
});

it.each(bundledConfigs())("the bundled config %s names the schema that the build makes", (name) => {
  const config = JSON.parse(readFileSync(join(bundledFolder, `${name}.json`), "utf8"));
  expect(resolve(bundledFolder, config.$schema)).toBe(ownFile("dist/config.schema.json"));
});

it("a config elsewhere names the schema of this installation", () => {
  const url = schemaReference("/somewhere");
  expect(url).toMatch(/^file:.*\/dist\/config\.schema\.json$/);
  expect(withSchema({ name: "a" }, "/somewhere/a.json")).toEqual({ $schema: url, name: "a" });
});
