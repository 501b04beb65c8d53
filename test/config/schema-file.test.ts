import { expect, it } from "vitest";
import { schemaReference } from "../../src/config/schema-file.js";

const PACKAGE = "/home/me/project/node_modules/rnnlab/dist/config.schema.json";

it.each([
  ["/home/me/project", "./node_modules/rnnlab/dist/config.schema.json"],
  ["/home/me/project/configs", "../node_modules/rnnlab/dist/config.schema.json"],
  ["/home/me/projects", `file://${PACKAGE}`],
])("a config in %s names its schema %s", (folder, reference) => {
  expect(schemaReference(folder, PACKAGE)).toBe(reference);
});
