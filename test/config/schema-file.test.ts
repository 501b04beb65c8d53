import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
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

it.each(bundledConfigs())("the bundled config %s names the schema that the build makes", (name) => {
  const config = JSON.parse(readFileSync(join(bundledFolder, `${name}.json`), "utf8"));
  expect(resolve(bundledFolder, config.$schema)).toBe(ownFile("dist/config.schema.json"));
});

it("a config elsewhere names the schema of this installation", () => {
  const url = schemaReference("/somewhere");
  expect(url).toMatch(/^file:.*\/dist\/config\.schema\.json$/);
  expect(withSchema({ name: "a" }, "/somewhere/a.json")).toEqual({ $schema: url, name: "a" });
});
