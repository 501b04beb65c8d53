import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";

interface Entry {
  readonly key: string;
  readonly value: string;
}

interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** A run as the server keeps it. */
interface KeptRun {
  readonly experiment: string;
  readonly name: string;
  status: string;
  end?: number;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly metrics: Map<string, Metric>;
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

type Body = Readonly<Record<string, unknown>>;

/** An MLflow tracking server of one process, which refuses what MLflow refuses. */
export class FakeMlflow {
  readonly experiments: string[] = [];
  readonly runs: KeptRun[] = [];
  readonly files = new Map<string, Buffer>();
  readonly requests: string[] = [];
  /** The headers `Authorization` that came. */
  readonly authorizations = new Set<string | undefined>();
  /** Where artefacts go; a folder of the server's where it does not take files. */
  artifactRoot = "mlflow-artifacts:/1";
  /** What to answer in place of anything else. */
  fault: ((path: string) => Answer | undefined) | undefined;
  readonly #server = createServer((request, response) => {
    const failed = (error: unknown) => refusal(500, "TEST_FAILED", String(error));
    void this.#take(request)
      .catch(failed)
      .then(({ status = 200, body }) => {
        response.writeHead(status, { "Content-Type": "application/json" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      });
  });

  /** @returns its address */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://server");
    this.requests.push(`${request.method} ${pathname}`);
    this.authorizations.add(request.headers.authorization);
    const fault = this.fault?.(pathname);
    if (fault !== undefined) return fault;
    const [, artifact] = /^\/api\/2\.0\/mlflow-artifacts\/artifacts\/(.+)$/.exec(pathname) ?? [];
    if (artifact !== undefined) {
      this.files.set(decodeURIComponent(artifact), content);
      return { body: {} };
    }
    const method = `${request.method} ${pathname.replace("/api/2.0/mlflow/", "")}`;
    const body: Body = content.length > 0 ? JSON.parse(content.toString()) : {};
    return this.#methods[method]?.(body, searchParams) ?? { status: 404, body: "<html>" };
  }

  readonly #methods: Readonly<Record<string, (body: Body, query: URLSearchParams) => Answer>> = {
    "GET experiments/get-by-name": (_, query) => {
      const index = this.experiments.indexOf(query.get("experiment_name") ?? "");
      if (index >= 0) return { body: { experiment: { experiment_id: String(index) } } };
      return refusal(404, "RESOURCE_DOES_NOT_EXIST", "No such experiment");
    },
    "POST experiments/create": ({ name }) => {
      this.experiments.push(String(name));
      return { body: { experiment_id: String(this.experiments.length - 1) } };
    },
    "POST runs/search": ({ experiment_ids, filter }) => {
      const [, key = "", value] = /^tags\.`(.+)` = '(.+)'$/.exec(String(filter)) ?? [];
      const runs = this.runs.filter(
        ({ experiment, tags }) =>
          (experiment_ids as string[]).includes(experiment) && tags.get(key) === value,
      );
      return { body: runs.length > 0 ? { runs: runs.map((run) => this.#shown(run)) } : {} };
    },
    "POST runs/create": ({ experiment_id, run_name, start_time, tags }) => {
      expect(Number.isInteger(start_time)).toBe(true);
      const run: KeptRun = {
        experiment: String(experiment_id),
        name: String(run_name),
        status: "RUNNING",
        params: new Map(),
        metrics: new Map(),
        tags: new Map((tags as Entry[]).map(({ key, value }) => [key, value])),
      };
      this.runs.push(run);
      return { body: { run: this.#shown(run) } };
    },
    "POST runs/log-batch": ({ run_id, params = [], tags = [], metrics = [] }) => {
      const run = this.runs[Number(run_id)]!;
      const sizes = [params, tags, metrics].map((list) => (list as unknown[]).length);
      if (sizes[0]! > 100 || sizes[1]! > 100 || sizes[2]! > 1000) {
        return refusal(400, "INVALID_PARAMETER_VALUE", `A batch of ${sizes}`);
      }
      for (const { key, value } of params as Entry[]) {
        if (!/^[\w\-. /:]{1,250}$/.test(key) || value.length > 6000) {
          return refusal(400, "INVALID_PARAMETER_VALUE", `Invalid value for ${key}`);
        }
        if ((run.params.get(key) ?? value) !== value) {
          return refusal(400, "INVALID_PARAMETER_VALUE", `Changing param ${key}`);
        }
        run.params.set(key, value);
      }
      for (const { key, value } of tags as Entry[]) run.tags.set(key, value);
      for (const metric of metrics as Metric[]) {
        const { key, value, timestamp, step } = metric;
        expect(key).toMatch(/^[\w\-. /:]{1,250}$/);
        // MLflow says nothing about other numbers, and keeps none of them.
        expect([Number.isFinite(value), ...[timestamp, step].map(Number.isInteger)]).toEqual([
          ...[true, true, true],
        ]);
        run.metrics.set(JSON.stringify(metric), metric);
      }
      return { body: {} };
    },
    "POST runs/update": ({ run_id, status, end_time }) => {
      const run = this.runs[Number(run_id)]!;
      run.status = String(status);
      if (end_time !== undefined) run.end = Number(end_time);
      return { body: {} };
    },
  };

  #shown(run: KeptRun) {
    const run_id = String(this.runs.indexOf(run));
    const list = (entries: ReadonlyMap<string, string>) =>
      [...entries].map(([key, value]) => ({ key, value }));
    return {
      info: { run_id, artifact_uri: `${this.artifactRoot}/${run_id}/artifacts` },
      data: { params: list(run.params), tags: list(run.tags) },
    };
  }
}

function refusal(status: number, error_code: string, message: string): Answer {
  return { status, body: { error_code, message } };
}
