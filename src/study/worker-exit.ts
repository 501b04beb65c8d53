/** Exit code of a worker that was asked to stop, and has saved. */
export const STOPPED = 130;
