import { z } from "zod";
import { UserError } from "../../shared/errors.js";
import { suggestion } from "../../shared/suggestion.js";
import { comparisonOutput } from "./comparison.js";
import { dataOutput } from "./data.js";
import { doctorOutput, errorOutput } from "./machine.js";
import { gradientsOutput, inspectOutput } from "./model.js";
import { predictOutput } from "./predict.js";
import { runOutput } from "./run.js";
import { diffOutput, runsOutput, showOutput } from "./runs.js";
import { sweepOutput } from "./sweep.js";

/**
 * The output of each command with `--json`, keyed by the command; a backtest is a comparison of
 * folds.
 */
export const outputs = {
  train: z.union([runOutput, comparisonOutput]),
  resume: z.union([runOutput, comparisonOutput, sweepOutput]),
  compare: comparisonOutput,
  sweep: sweepOutput,
  predict: predictOutput,
  report: z.union([runOutput, comparisonOutput, sweepOutput]),
  runs: runsOutput,
  "runs show": showOutput,
  "runs diff": diffOutput,
  data: dataOutput,
  inspect: inspectOutput,
  gradients: gradientsOutput,
  doctor: doctorOutput,
  error: errorOutput,
} as const;

/**
 * The JSON Schema (draft 2020-12) of a command's output. It allows additional keys, which later
 * versions may add.
 *
 * @param name a command, such as `runs show`, or `error`
 * @throws UserError if there is none of that name
 */
export function outputSchema(name: string): object {
  const found = Object.entries(outputs).find(([known]) => known === name);
  if (found === undefined) {
    const known = Object.keys(outputs);
    throw new UserError(
      `schema ${name}: no such output, expected one of ${known.join(", ")}.${suggestion(name, known)}`,
    );
  }
  const [, schema] = found;
  const json = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "nan") jsonSchema.type = "null"; // the form that JSON has
    },
  });
  return {
    title: name === "error" ? "an error of rnnlab --json" : `rnnlab ${name} --json`,
    ...json,
  };
}
