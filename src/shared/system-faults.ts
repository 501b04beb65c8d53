/** Faults of the machine by the code of the system's error. */
export const systemFaults: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is exceeded",
  EFBIG: "a file exceeded the size limit (ulimit -f)",
  EROFS: "the file system is read-only",
  EIO: "the disk, or the network connection to it, failed",
  ESTALE: "the folder no longer exists on the file server",
  ENODEV: "the device is gone",
  ENXIO: "the device is gone",
  ETIMEDOUT: "the file server does not answer",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EMFILE: "too many open files for this process: raise the limit, for example with ulimit -n 1024",
  ENFILE: "too many open files on this machine",
  EAGAIN: "too many processes or threads (ulimit -u)",
  ENOMEM: "out of memory",
};

/** The code of an error about a path and, if the machine is at fault, the cause: `EMFILE: too many open files ...`. */
export function codeAndCause(code: string): string {
  const cause = systemFaults[code];
  return cause === undefined ? code : `${code}: ${cause}`;
}
