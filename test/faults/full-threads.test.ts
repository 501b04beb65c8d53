/** The machine refuses threads: `ulimit -u`, or the limit of a container. */

import { existsSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { failureOf } from "../../src/cli/exit.js";
import { ownFolder } from "../../src/experiment/owned-folder.js";
import { loadModule } from "../../src/kernels/wasm/load-module.js";
import { instantiate } from "../../src/kernels/wasm/module.js";
import { createPool } from "../../src/kernels/wasm/pool.js";
import { beginError } from "../../src/runs/failure.js";
import { createRunFolder } from "../../src/runs/run-folder.js";
import { ExperimentError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";

vi.mock("node:worker_threads", async (original) => ({
  ...(await original<typeof import("node:worker_threads")>()),
  Worker: class {
    constructor() {
      throw Object.assign(new Error("EAGAIN"), { code: "ERR_WORKER_INIT_FAILED" }); // as Node.js does
    }
  },
}));

it("a run ends in one line before it has begun, and leaves no folder", async () => {
  const folder = createRunFolder(emptyFolder(), "refused");
  const asError = beginError;
  const owned = ownFolder(folder, { asError }, () => Promise.reject(new Error("was begun")));
  const error = await owned.catch((thrown: unknown) => thrown);
  expect(failureOf(error)).toEqual({
    code: 1,
    message: expect.stringMatching(
      /^error: the thread that renews the lease cannot be started \(EAGAIN: too many processes or threads .*$/,
    ),
  });
  expect(existsSync(folder)).toBe(false);
});

it("the first job of a pool of threads ends in one line", async () => {
  const shared = loadModule(false);
  const address = instantiate(shared).heapBase();
  const pool = createPool(shared, address, 3);
  await pool.ready;
  const job = () => pool.run(address + 1024, 0);
  expect(job).toThrow(ExperimentError);
  expect(job).toThrow(
    /^thread 1 cannot be started \(EAGAIN: too many .*\)\. Fix this, or use --threads 1/,
  );
  await pool.close();
});
