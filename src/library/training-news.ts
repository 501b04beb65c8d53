import type { Device } from "../kernels/open-device.js";
import type { RunRecord } from "../runs/run-record.js";
import type { TrainingEvent } from "../training/events.js";

/** The device that computes a run. */
export type RunDevice = Omit<Device, "close">;

/** What every run reports, in this order except for warnings. */
export type TrainingNews =
  /** The run folder exists and training is about to start. */
  | {
      readonly type: "run";
      readonly folder: string;
      readonly device: RunDevice;
      readonly parameters: number;
    }
  | TrainingEvent
  /** A warning that does not stop the run. */
  | { readonly type: "warning"; readonly message: string };

/** What `train` reports, in this order except for warnings. */
export type TrainEvent =
  | TrainingNews
  /** The last event: the run is tested and its folder is complete. */
  | { readonly type: "result"; readonly run: RunRecord };
