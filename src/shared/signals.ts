/**
 * Signals other than Ctrl-C after which a process saves and ends. SIGHUP means a lost terminal or connection.
 * Schedulers announce a time limit by SIGUSR1 (Slurm, as rnnlab's jobs request) or SIGUSR2 (LSF, Grid
 * Engine), and a limit of processor time, which `ulimit -t` also sets, by SIGXCPU.
 */
export const savingSignals = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGXCPU"] as const;
