import { withFolder } from "../runs/lease/folder.js";
import type { Lease } from "../runs/lease/lease.js";

/** How the folder's lease is taken. */
export interface LeaseRequest {
  /** Milliseconds without a beat after which an owner on another machine counts as gone. */
  readonly staleMs?: number | undefined;
  /** Milliseconds to wait for an owner that is alive. */
  readonly patienceMs?: number | undefined;
  /** Receives warnings that do not stop the run. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

interface FolderRequest extends LeaseRequest {
  /** What an error of the file system becomes. */
  readonly asError: (error: unknown, folder: string) => unknown;
}

/** Takes the folder's lease for as long as something runs. */
export async function ownFolder<T>(
  folder: string,
  { staleMs, patienceMs, onWarning, asError }: FolderRequest,
  use: (lease: Lease) => Promise<T>,
): Promise<T> {
  const leaseOptions = { staleMs, patienceMs, onTakeover: onWarning, onWait: onWarning };
  try {
    return await withFolder(folder, leaseOptions, use);
  } catch (error) {
    throw asError(error, folder);
  }
}
