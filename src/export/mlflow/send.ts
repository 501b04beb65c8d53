import { z } from "zod";
import type { ExportOptions, Service } from "../format.js";
import { artifactsOf } from "./artifacts.js";
import { getIfThere, type MlflowServer, mlflowServer, post, putArtifact } from "./client.js";
import { type Entry, type RunContent, runContent } from "./content.js";

/** The experiment if neither `--experiment` nor MLFLOW_EXPERIMENT_NAME is given. */
const DEFAULT_EXPERIMENT = "rnnlab";

/**
 * Sends run folders to a tracking server, one after the other. An unchanged run that the server already has
 * is not sent again; one that arrived incompletely or was trained further is completed.
 *
 * @returns the address of each run's page
 * @throws UserError when the server cannot be reached or refuses
 */
export async function sendRuns(
  folders: readonly string[],
  options: ExportOptions,
  { place, env, onNote }: Service,
): Promise<string[]> {
  const server = mlflowServer(place, env);
  const contents = folders.map(runContent);
  const name = options.experiment || env.MLFLOW_EXPERIMENT_NAME || DEFAULT_EXPERIMENT;
  const experiment = await experimentNamed(server, name);
  const pages: string[] = [];
  for (const [index, content] of contents.entries()) {
    const folder = folders[index]!;
    const found = await foundRun(server, experiment, content);
    const run = found ?? (await createdRun(server, experiment, content));
    if (tagOf(run, EXPORTED) === content.state) {
      onNote(`${folder}: is in experiment ${name} already, so nothing was sent`);
    } else {
      await sendRun(server, run, content);
      await sendArtifacts(server, run, folder, options, onNote);
      await finish(server, run, content);
    }
    pages.push(`${server.url}/#/experiments/${experiment}/runs/${run.info.run_id}`);
  }
  return pages;
}

const ID = "rnnlab.id";
const EXPORTED = "rnnlab.exported";

const entry = z.object({ key: z.string(), value: z.string() });
const runSchema = z.object({
  info: z.object({ run_id: z.string(), artifact_uri: z.string().default("") }),
  data: z
    .object({ params: z.array(entry).default([]), tags: z.array(entry).default([]) })
    .default({ params: [], tags: [] }),
});
type MlflowRun = z.output<typeof runSchema>;

const runAnswer = z.object({ run: runSchema });
const runsAnswer = z.object({ runs: z.array(runSchema).default([]) });
const experimentId = z.object({ experiment_id: z.string() });
const anything = z.object({});

/** The id of an experiment, which is created if it does not exist. */
async function experimentNamed(server: MlflowServer, name: string): Promise<string> {
  const query = { experiment_name: name };
  const answer = z.object({ experiment: experimentId });
  const found = await getIfThere(server, "experiments/get-by-name", query, answer);
  if (found !== undefined) return found.experiment.experiment_id;
  return (await post(server, "experiments/create", { name }, experimentId)).experiment_id;
}

/**
 * The server's run from an earlier export, unless its parameters have changed since then: MLflow keeps the
 * first values of parameters.
 */
async function foundRun(
  server: MlflowServer,
  experiment: string,
  { id, params }: RunContent,
): Promise<MlflowRun | undefined> {
  const filter = `tags.\`${ID}\` = '${id}'`;
  const request = { experiment_ids: [experiment], filter, max_results: 100 };
  const { runs } = await post(server, "runs/search", request, runsAnswer);
  return runs.find(({ data }) => data.params.every((param) => !isChanged(param, params)));
}

function isChanged({ key, value }: Entry, params: readonly Entry[]): boolean {
  return params.some((param) => param.key === key && param.value !== value);
}

function tagOf({ data: { tags } }: MlflowRun, key: string): string | undefined {
  return tags.find((tag) => tag.key === key)?.value;
}

async function createdRun(
  server: MlflowServer,
  experiment: string,
  { id, name, start }: RunContent,
): Promise<MlflowRun> {
  const tags = [{ key: ID, value: id }];
  const request = { experiment_id: experiment, run_name: name, start_time: start, tags };
  return (await post(server, "runs/create", request, runAnswer)).run;
}

/** Limits of one request (`mlflow/utils/validation.py`). */
const most = { metrics: 1000, params: 100, tags: 100 };

async function sendRun(server: MlflowServer, { info }: MlflowRun, content: RunContent) {
  const { run_id } = info;
  for (const kind of ["params", "tags", "metrics"] as const) {
    for (const some of inPieces<object>(content[kind], most[kind])) {
      await post(server, "runs/log-batch", { run_id, [kind]: some }, anything);
    }
  }
}

function inPieces<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}

const PROXIED = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/;

async function sendArtifacts(
  server: MlflowServer,
  { info: { artifact_uri } }: MlflowRun,
  folder: string,
  options: ExportOptions,
  onNote: (text: string) => void,
): Promise<void> {
  const [, root] = PROXIED.exec(artifact_uri) ?? [];
  if (root === undefined) {
    onNote(
      `${folder}: sent without report and model, because the server does not accept files (they go to ` +
        `${artifact_uri}). Start it with: mlflow server --serve-artifacts`,
    );
    return;
  }
  for (const { path, content } of await artifactsOf(folder, options, onNote)) {
    await putArtifact(server, `${root}/${path}`, content);
  }
}

/** Marks the run as complete; must be the last request. */
async function finish(server: MlflowServer, { info }: MlflowRun, content: RunContent) {
  const { run_id } = info;
  const { status, state, name } = content;
  const end = status === "RUNNING" ? {} : { end_time: content.end };
  await post(server, "runs/update", { run_id, run_name: name, status, ...end }, anything);
  const tags = [{ key: EXPORTED, value: state }];
  await post(server, "runs/log-batch", { run_id, tags }, anything);
}
