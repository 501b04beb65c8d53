import { z } from "zod";
import { UserError } from "../../shared/errors.js";
import { parseShallow } from "../../shared/json.js";
import type { Environment } from "../format.js";

/** An MLflow tracking server. */
export interface MlflowServer {
  /** Without a trailing slash, user name and password. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * @param address such as `http://localhost:5000`, optionally with a path or with `user:password@`
 * @throws UserError when it is not an HTTP or HTTPS address
 */
export function mlflowServer(address: string, env: Environment): MlflowServer {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new UserError(
      `--to mlflow:${address}: is not the address of a server, expected one such as ` +
        "mlflow:http://localhost:5000",
    );
  }
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    headers: authorization(url, env),
  };
}

/** As in MLflow's own client, a user name and password take precedence over a token. */
function authorization(url: URL, env: Environment): Readonly<Record<string, string>> {
  const [user, password] = url.username
    ? [decodeURIComponent(url.username), decodeURIComponent(url.password)]
    : [env.MLFLOW_TRACKING_USERNAME, env.MLFLOW_TRACKING_PASSWORD];
  const token = env.MLFLOW_TRACKING_TOKEN;
  if (user && password !== undefined) {
    const encoded = Buffer.from(`${user}:${password}`).toString("base64");
    return { Authorization: `Basic ${encoded}` };
  }
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** The answer to a `GET` request of the REST API; undefined if the resource does not exist. */
export async function getIfThere<T>(
  server: MlflowServer,
  method: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const response = await answer(server, `${API}${method}?${new URLSearchParams(query)}`, {});
  const body = await response.text();
  if (response.status === 404 && errorOf(body)?.error_code === "RESOURCE_DOES_NOT_EXIST") {
    return undefined;
  }
  return checked(server, response, body, schema);
}

/** The answer to a `POST` request of the REST API. */
export async function post<T>(
  server: MlflowServer,
  method: string,
  content: object,
  schema: z.ZodType<T>,
): Promise<T> {
  const response = await answer(server, `${API}${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  });
  return checked(server, response, await response.text(), schema);
}

/** Uploads a file to a path in the server's artefact store. */
export async function putArtifact(
  server: MlflowServer,
  path: string,
  content: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const place = path.split("/").map(encodeURIComponent).join("/");
  const response = await answer(server, `/api/2.0/mlflow-artifacts/artifacts/${place}`, {
    method: "PUT",
    headers: { "Content-Type": "application/octet-stream" },
    body: content,
  });
  checked(server, response, await response.text(), z.unknown());
}

const API = "/api/2.0/mlflow/";
const PATIENCE_MS = 120_000;

/** @throws UserError if the server does not answer */
async function answer({ url, headers }: MlflowServer, path: string, request: RequestInit) {
  try {
    return await fetch(`${url}${path}`, {
      ...request,
      headers: { ...headers, ...request.headers },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new UserError(
      `--to mlflow:${url}: no server answers (${reasonOf(error)}), expected an MLflow tracking ` +
        "server. Check the address, or start one with: mlflow server",
    );
  }
}

/** The reason of a failed request, such as ECONNREFUSED, which fetch stores in the error's cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `not within ${PATIENCE_MS / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? String(cause.code) : cause.message;
}

function checked<T>(
  { url }: MlflowServer,
  { status, ok }: Response,
  body: string,
  schema: z.ZodType<T>,
): T {
  if (status === 401 || status === 403) {
    throw new UserError(
      `--to mlflow:${url}: the server refuses access (HTTP ${status}). Set MLFLOW_TRACKING_USERNAME ` +
        "and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.",
    );
  }
  const { success, data } = schema.safeParse(jsonOf(body));
  if (ok && success) return data;
  const said = errorOf(body);
  const text = said ? `, ${said.error_code}: ${said.message.split("\n")[0]?.slice(0, 300)}` : "";
  const problem = ok
    ? "the answer is not one of MLflow's"
    : `the server fails (HTTP ${status}${text})`;
  throw new UserError(
    `--to mlflow:${url}: ${problem}, expected an MLflow tracking server. Check the address and the ` +
      "server's log, then export again: nothing that arrived is sent twice.",
  );
}

const errorSchema = z.object({ error_code: z.string(), message: z.string() });

function errorOf(body: string) {
  return errorSchema.safeParse(jsonOf(body)).data;
}

function jsonOf(body: string): unknown {
  try {
    return parseShallow(body);
  } catch {
    return undefined;
  }
}
