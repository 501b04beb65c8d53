import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import {
  gradientsAroundTraining,
  gradientsOfRun,
  initialGradients,
} from "../../src/insight/gradients.js";
import { findRun } from "../../src/runs/find.js";
import { emptyFolder } from "../helpers/cli.js";

const runs = join(emptyFolder(), "runs");
const sets = ["data.task=adding", "data.steps=12", "data.sequences=60", "model.hidden=4"];
const more = ["training.epochs=1", "training.clip.norm=0.5", "name=mine", `output.runs=${runs}`];
const config = resolveConfig({}, "test", [...sets, ...more]);
const options = { examples: 8, scale: 2 };

describe("gradientsAroundTraining", () => {
  it("gives the gradients before and after, which the run folder gives again", async () => {
    const experiment = { threads: 1, command: ["test"] };
    const curves = await gradientsAroundTraining(config, options, experiment);
    expect(curves.map(({ stage, norms }) => [stage, norms.length])).toEqual([
      ["before", 12],
      ["after", 12],
    ]);
    expect(curves[0]).toEqual(await initialGradients(config, options));
    expect(curves[1]!.norms).not.toEqual(curves[0]!.norms);
    expect(curves[0]).toHaveProperty("scale", 2);
    expect(curves[1]).not.toHaveProperty("scale"); // training began from the weights as they are
    const folder = findRun("last", runs);
    expect(curves[0]).toMatchObject({ name: "mine", clip: 0.5, run: undefined });
    expect(curves[1]).toMatchObject({ name: "mine", clip: 0.5, run: folder });
    const fewer = await initialGradients(config, { ...options, examples: 4 });
    expect(fewer.norms).not.toEqual(curves[0]!.norms);
    const most = await initialGradients(config, { ...options, examples: 1e6 });
    expect(most.norms).toHaveLength(12); // all that there are
    const [before, after] = await gradientsOfRun(findRun("last", runs), options);
    expect(before).toEqual(await initialGradients(config, { ...options, scale: 1 }));
    expect(after).toEqual(curves[1]);
    expect(after!.norms).not.toEqual(before!.norms); // the same scale, other weights
  });
});
