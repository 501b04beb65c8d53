/** One convolution over time, `torch.nn.Conv1d` with padding (width - 1) / 2, then ReLU. */
export interface Convolution {
  readonly channels: number;
  /**
   * The number of input steps that each output step depends on; odd, so that the window is centred.
   */
  readonly width: number;
  /** Input steps between two output steps. */
  readonly stride: number;
}

/**
 * The length of a sequence after the convolution: one step for each stride that starts within it.
 */
export function stridedSteps(steps: number, { stride }: Pick<Convolution, "stride">): number {
  return Math.ceil(steps / stride);
}
