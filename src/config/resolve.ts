import type { z } from "zod";
import { emptyValidation, hasTimeLine, looksAhead } from "../data/registry.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { describeIssue } from "./issues.js";
import { applyOverride, type Override, parseOverride } from "./overrides.js";
import { type Config, configSchema } from "./schema.js";

/**
 * The complete config for a config file's content and `--set` texts, with defaults filled in.
 *
 * @param source the content's name in error messages, such as the file's path
 * @throws UserError if something is unknown, has the wrong type or is impossible
 */
export function resolveConfig(raw: unknown, source: string, sets: readonly string[] = []): Config {
  const overrides = sets.map((text) => ({ text, ...parseOverride(text) }));
  const given = overrides.reduce(applyOverride, raw);
  requireNoNul(given, source);
  const parsed = configSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return complete(parsed.data, source);
  throw problemError(problems(parsed.error.issues, overrides, source, given));
}

/** @throws UserError if a string contains a NUL, which no path and no name can contain */
function requireNoNul(value: unknown, source: string, path: readonly string[] = []): void {
  if (typeof value === "string" && value.includes("\0")) {
    throw new UserError(
      `${source}: ${path.join(".")} is ${JSON.stringify(value.slice(0, 100))}, expected no NUL character`,
    );
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) requireNoNul(part, source, [...path, key]);
}

interface GivenOverride extends Override {
  readonly text: string;
}

/** One sentence for each problem, with the file or the `--set` that it comes from. */
function problems(
  issues: readonly z.core.$ZodIssue[],
  overrides: readonly GivenOverride[],
  source: string,
  config: unknown,
): string[] {
  const seen = new Set<string>(); // a value that breaks two rules counts as one problem
  return issues.flatMap((issue) => {
    const place = JSON.stringify([issue.path, issue.code === "unrecognized_keys"]);
    if (seen.has(place)) return [];
    seen.add(place);
    const places = placesOf(issue);
    return describeIssue(issue, config).map((sentence, i) => {
      const culprit = overrides.findLast(({ path }) => isWithin(places[i]!, path));
      return `${culprit ? `--set ${shortened(culprit.text)}` : source}: ${sentence}`;
    });
  });
}

/** The paths that an issue's sentences are about: that of a value, or of each unknown key. */
function placesOf(issue: z.core.$ZodIssue): readonly (readonly PropertyKey[])[] {
  const { path } = issue;
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}

/** Whether a path is that of a part, or within it. */
function isWithin(path: readonly PropertyKey[], part: readonly string[]): boolean {
  return part.every((key, depth) => String(path[depth]) === key);
}

/** Shortens long texts, which would hide what is wrong with them. */
function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text;
}

const MOST_CHARACTERS = 200;

/** A single problem as it is, several as a list. */
function problemError(sentences: readonly string[]): UserError {
  const [only] = sentences;
  if (sentences.length === 1) return new UserError(only!);
  const shown = sentences.slice(0, MOST_SHOWN).map((sentence) => `  ${sentence}`);
  const rest = sentences.length - shown.length;
  const more = rest > 0 ? [`  and ${rest} more`] : [];
  return new UserError(`${sentences.length} problems:`, [...shown, ...more]);
}

const MOST_SHOWN = 20;

function complete(parsed: ReturnType<typeof configSchema.parse>, source: string): Config {
  const { name, $schema: _, ...rest } = parsed;
  requireDilations(rest, source);
  requireDropout(rest, source);
  requireTimeLine(rest, source);
  requireLastStep(rest, source);
  requireNoChoice(rest, source);
  return { name: name ?? rest.model.cell, ...rest };
}

function requireDilations(
  { model: { dilation, layers } }: Pick<Config, "model">,
  source: string,
): void {
  if (dilation === undefined || dilation.length === layers) return;
  throw new UserError(
    `${source}: model.dilation is [${dilation.join(", ")}], expected ${counted(layers, "number")}, one for each layer. ` +
      `Set model.layers to ${dilation.length}, or change model.dilation.`,
  );
}

function requireTimeLine(
  { evaluation: { backtest }, data }: Pick<Config, "evaluation" | "data">,
  source: string,
): void {
  if (backtest === undefined || hasTimeLine(data)) return;
  throw new UserError(
    `${source}: evaluation.backtest requires series with a time line, data.task "csv", but data.task ` +
      `is "${data.task}". Remove evaluation.backtest.`,
  );
}

/** A model that sees the whole window is trained and tested at the last step alone, whatever `targets` says. */
function requireLastStep({ data, model }: Pick<Config, "data" | "model">, source: string): void {
  const option = looksAhead(data);
  const lastStep =
    model.targets === "lastStep" ||
    model.bidirectional ||
    model.cell === "bidirectional" ||
    model.skip !== "none";
  if (option === undefined || lastStep) return;
  throw new UserError(
    `${source}: ${option}, which lets early steps of a window see later values, but model.targets ` +
      'is "everyStep". Set model.targets to "lastStep", or data.level to "first".',
  );
}

/** An empty validation part cannot be used to choose an epoch. */
function requireNoChoice({ data, training }: Pick<Config, "data" | "training">, source: string) {
  const option = emptyValidation(data);
  if (option === undefined) return;
  const { earlyStopping, restoreBest, checkpoint, schedule } = training;
  const choices = [
    { name: "training.earlyStopping", metric: earlyStopping?.metric },
    { name: "training.restoreBest", metric: restoreBest ? checkpoint.metric : undefined },
    {
      name: 'training.schedule "plateau"',
      metric: schedule.name === "plateau" ? schedule.metric : undefined,
    },
  ];
  const choice = choices.find(({ metric }) => metric !== undefined && metric !== "loss");
  if (choice === undefined) return;
  throw new UserError(
    `${source}: ${choice.name} uses ${choice.metric}, but ${option}, which leaves validation empty. ` +
      "Remove it, use the training loss, or give validation a share.",
  );
}

function requireDropout(
  { uncertainty: { samples }, model }: Pick<Config, "uncertainty" | "model">,
  source: string,
): void {
  if (samples === undefined || model.inputDropout > 0) return;
  if (model.dropout > 0 && model.layers > 1) return;
  const [key, value, wanted] =
    model.dropout > 0 ? ["layers", model.layers, 2] : ["dropout", model.dropout, 0.2];
  throw new UserError(
    `${source}: uncertainty.samples is ${samples}, but the model has no dropout between layers: ` +
      `model.${key} is ${value}. Set it to ${wanted}, or remove uncertainty.samples.`,
  );
}
