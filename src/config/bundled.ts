import { readdirSync } from "node:fs";
import { ownFile } from "../shared/own-files.js";

/** The folder of the configs that come with rnnlab. */
export const bundledFolder = ownFile("configs/");

/** Names of the configs that come with rnnlab, without `.json`. */
export function bundledConfigs(): string[] {
  return readdirSync(bundledFolder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}
