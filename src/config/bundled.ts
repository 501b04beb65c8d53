import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the configs that come with rnnlab. */
export const bundledFolder = fileURLToPath(new URL("../../configs/", import.meta.url));

/** Names of the configs that come with rnnlab, without `.json`. */
export function bundledConfigs(): string[] {
  return readdirSync(bundledFolder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}
