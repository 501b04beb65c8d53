import type { TrainingConfig } from "../config/training.js";

/** Whether `training.checkpoint.every` asks for a checkpoint at this step. */
export function isCheckpointDue(
  { checkpoint: { every } }: Pick<TrainingConfig, "checkpoint">,
  steps: number,
): boolean {
  return every !== undefined && steps % every === 0;
}
