import type { ServiceFormat } from "../format.js";

/** A run on an MLflow tracking server for each run, created through its REST API. */
export const mlflow: ServiceFormat = {
  name: "mlflow",
  target: "url",
  runs: "several",
  options: ["weights", "experiment"],
  async send(folders, options, service) {
    const { sendRuns } = await import("./send.js");
    return sendRuns(folders, options, service);
  },
};
