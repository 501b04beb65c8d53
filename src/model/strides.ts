/** One convolution over time, `torch.nn.Conv1d` with padding (width - 1) / 2, then ReLU. */
export interface Convolution {
  readonly channels: number;
  /** Steps that a value is made of; odd, so that they lie evenly around its own. */
  readonly width: number;
  /** Steps from one value to the next. */
  readonly stride: number;
}

/** Steps that are left of so many: one for each stride that was begun. */
export function stridedSteps(steps: number, { stride }: Pick<Convolution, "stride">): number {
  return Math.ceil(steps / stride);
}
