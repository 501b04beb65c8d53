import { basename, dirname, resolve } from "node:path";
import { requestedConfig } from "../config/request.js";
import type { Config } from "../config/schema.js";
import { gradientsAroundTraining, gradientsOfRun, initialGradients } from "../insight/gradients.js";
import { type GradientCurve, gradientsText } from "../report/gradients.js";
import { gradientsHtml } from "../report/html/gradients-report.js";
import { jsonText } from "../report/json-text.js";
import { gradientChart } from "../report/svg/gradient-chart.js";
import { svgFile } from "../report/svg/render.js";
import { light } from "../report/svg/style.js";
import { findRun } from "../runs/find.js";
import { versions } from "../runs/manifest.js";
import { readConfig, readManifest } from "../runs/reader.js";
import { reportLink } from "../runs/report-link.js";
import { UserError } from "../shared/errors.js";
import type { CliContext } from "./context.js";
import { interruptible, stoppingText } from "./interruption.js";
import type { ComputeOptions } from "./options.js";
import { outputStyles, outputWidth } from "./output.js";
import { writeOutput } from "./output-file.js";
import { createProgressGroup } from "./progress.js";

export interface GradientsOptions extends ComputeOptions {
  readonly cells?: readonly string[];
  readonly train: boolean;
  readonly scale: number;
  readonly examples: number;
  readonly svg?: string;
  readonly html?: string;
  readonly json?: true;
  readonly runs: string;
}

/** `rnnlab gradients`: for runs, or for models that it trains first, leaving their run folders. */
export async function printGradients(
  names: readonly string[],
  options: GradientsOptions,
  context: CliContext,
): Promise<void> {
  requireOneSource(names, options);
  const analysed =
    names.length > 0
      ? await curvesOfRuns(names, options, context)
      : await curvesOfConfigs(options, context);
  const { curves } = analysed;
  const { stdout, env } = context;
  if (options.svg !== undefined) {
    writeOutput(
      resolve(context.cwd, options.svg),
      svgFile(gradientChart(curves), light),
      options.svg,
    );
  }
  if (options.html !== undefined) writePage(options.html, analysed, context);
  const width = outputWidth(stdout);
  const text = options.json
    ? `${jsonText(curves)}\n`
    : gradientsText(curves, { width, styles: outputStyles(env, stdout) });
  stdout.write(text);
}

/** Gradients with the configs of their models. */
interface Analysed {
  readonly curves: readonly GradientCurve[];
  readonly configs: readonly Config[];
}

function writePage(file: string, { curves, configs }: Analysed, { cwd, argv }: CliContext): void {
  const path = resolve(cwd, file);
  const folders = curves.flatMap(({ run }) => run ?? []);
  const html = gradientsHtml({
    curves,
    command: ["rnnlab", ...argv],
    configs: configs.map((config) => ({ name: config.name, configs: [config] })),
    runs: folders.map((folder) => ({
      name: basename(folder),
      href: reportLink(dirname(path), resolve(cwd, folder)),
      manifest: readManifest(folder),
    })),
    versions: versions(),
  });
  writeOutput(path, html, file);
}

/**
 * @throws UserError if both runs and models to train are named, or if a scale has nothing to scale
 */
function requireOneSource(
  names: readonly string[],
  { config, cells, scale, train }: GradientsOptions,
) {
  if (names.length > 0 && (config !== undefined || cells !== undefined || scale !== 1 || !train)) {
    throw new UserError(
      "gradients: --config, --cells, --scale and --no-train apply to new models, not to finished runs: " +
        "give either these options or runs.",
    );
  }
  if (scale !== 1 && train) {
    throw new UserError(`gradients: --scale ${scale} applies to untrained models: add --no-train`);
  }
}

async function curvesOfRuns(
  names: readonly string[],
  options: GradientsOptions,
  { cwd }: CliContext,
): Promise<Analysed> {
  const curves: GradientCurve[] = [];
  const configs: Config[] = [];
  for (const name of names) {
    const folder = findRun(name, resolve(cwd, options.runs));
    curves.push(...(await gradientsOfRun(folder, options)));
    configs.push(readConfig(folder));
  }
  return { curves, configs };
}

async function curvesOfConfigs(options: GradientsOptions, context: CliContext): Promise<Analysed> {
  const cells = options.cells ?? [undefined];
  const configs = cells.map((cell) => {
    const sets = cell ? [`model.cell=${cell}`, `name=${cell}`] : [];
    return requestedConfig(options, context.cwd, sets);
  });
  const curves: GradientCurve[] = [];
  for (const config of configs) {
    const added = options.train
      ? await trainedCurves(config, options, context)
      : [await initialGradients(config, options)];
    curves.push(...added);
  }
  return { curves, configs };
}

/** Trains a model with a progress bar on stderr. */
async function trainedCurves(
  config: Config,
  options: GradientsOptions,
  { stderr, env, argv }: CliContext,
): Promise<GradientCurve[]> {
  const progress = createProgressGroup(stderr, { env });
  try {
    return await interruptible(
      (signal) =>
        gradientsAroundTraining(config, options, {
          command: ["rnnlab", ...argv],
          threads: options.threads,
          signal,
          onWork: progress.work(),
          onStart: ({ folder }) => progress.write(`run ${folder}`),
          onEvent: progress.listener(),
        }),
      () => progress.write(stoppingText),
    );
  } finally {
    progress.stop();
  }
}
