import { withFolder } from "../runs/lease/folder.js";
import type { Lease } from "../runs/lease/lease.js";

/** How to take the folder's lease. */
export interface LeaseRequest {
  /** Milliseconds without a heartbeat after which an owner on another machine counts as dead. */
  readonly staleMs?: number | undefined;
  /** Milliseconds to wait for an owner that is alive. */
  readonly patienceMs?: number | undefined;
  /**
   * The claim of a study's run. A process that loses it before it has the folder does not write there: the new owner
   * of the claim may have finished the run meanwhile.
   */
  readonly claim?: Lease | undefined;
  /** Receives warnings that do not stop the run. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

interface FolderRequest extends LeaseRequest {
  /** Converts a file system error into the error to throw. */
  readonly asError: (error: unknown, folder: string) => unknown;
}

/**
 * Holds the folder's lease while `use` runs.
 *
 * @throws LeaseLostError if the claim is lost
 */
export async function ownFolder<T>(
  folder: string,
  { staleMs, patienceMs, claim, onWarning, asError }: FolderRequest,
  use: (lease: Lease) => Promise<T>,
): Promise<T> {
  const leaseOptions = { staleMs, patienceMs, onTakeover: onWarning, onWait: onWarning };
  try {
    return await withFolder(folder, leaseOptions, (lease) => {
      claim?.requireHeld();
      return use(lease);
    });
  } catch (error) {
    throw asError(error, folder);
  }
}
