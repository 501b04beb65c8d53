/** Exit code of a worker that saved and stopped after a signal. */
export const STOPPED = 130;
