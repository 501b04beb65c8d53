import type { Device } from "../kernels/device.js";
import type { RunRecord } from "../runs/run-record.js";
import type { TrainingEvent } from "../training/events.js";

/** What computes a run. */
export type RunDevice = Omit<Device, "close">;

/** What every run reports, in this order but for warnings. */
export type TrainingNews =
  /** The run folder is there and training is about to begin. */
  | {
      readonly type: "run";
      readonly folder: string;
      readonly device: RunDevice;
      readonly parameters: number;
    }
  | TrainingEvent
  /** Something to know that does not stop the run. */
  | { readonly type: "warning"; readonly message: string };

/** What `train` reports, in this order but for warnings. */
export type TrainEvent =
  | TrainingNews
  /** The last one: the run is tested and its folder is complete. */
  | { readonly type: "result"; readonly run: RunRecord };
