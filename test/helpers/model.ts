import { resolveConfig } from "../../src/config/resolve.js";
import type { ModelConfig } from "../../src/model/config.js";

/** The defaults of a config's `model`. */
export const plainModel: ModelConfig = resolveConfig({}, "test").model;
