import { hasTimeLine } from "../data/registry.js";
import { UserError } from "../shared/errors.js";
import { describeIssue } from "./issues.js";
import { applyOverride, parseOverride } from "./overrides.js";
import { type Config, configSchema } from "./schema.js";

/**
 * The whole config that a config file's content and `--set` texts mean, defaults filled in.
 *
 * @param source how to name the content in an error, such as the file's path
 * @throws UserError in one line when something is unknown, of the wrong type or impossible
 */
export function resolveConfig(raw: unknown, source: string, sets: readonly string[] = []): Config {
  const overrides = sets.map((text) => ({ text, ...parseOverride(text) }));
  const given = overrides.reduce(applyOverride, raw);
  const parsed = configSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return complete(parsed.data, source);
  const [issue, ...others] = parsed.error.issues;
  if (!issue) throw new Error("zod refused the config without naming an issue");
  const culprit = overrides.find(({ path }) => path.join(".") === issue.path.join("."));
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  throw new UserError(
    `${culprit ? `--set ${culprit.text}` : source}: ${describeIssue(issue, given)}${more}`,
  );
}

function complete(parsed: ReturnType<typeof configSchema.parse>, source: string): Config {
  const { name, $schema: _, ...rest } = parsed;
  requireDropout(rest, source);
  requireTimeLine(rest, source);
  return { name: name ?? rest.model.cell, ...rest };
}

function requireTimeLine(
  { evaluation: { backtest }, data }: Pick<Config, "evaluation" | "data">,
  source: string,
): void {
  if (backtest === undefined || hasTimeLine(data)) return;
  throw new UserError(
    `${source}: evaluation.backtest is for series with a time line, data.task "csv", but data.task ` +
      `is "${data.task}". Leave evaluation.backtest out.`,
  );
}

function requireDropout(
  { uncertainty: { samples }, model }: Pick<Config, "uncertainty" | "model">,
  source: string,
): void {
  if (samples === undefined || (model.dropout > 0 && model.layers > 1)) return;
  const [key, value, wanted] =
    model.dropout > 0 ? ["layers", model.layers, 2] : ["dropout", model.dropout, 0.2];
  throw new UserError(
    `${source}: uncertainty.samples is ${samples}, but there is no dropout between layers: ` +
      `model.${key} is ${value}. Set it to ${wanted}, or leave uncertainty.samples out.`,
  );
}
