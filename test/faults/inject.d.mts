export interface Fault {
  /** Folder in which calls count. */
  readonly root: string;
  /** Which call, from 1; none where it is 0. */
  readonly at: number;
  readonly code?:
    | "ENOSPC"
    | "EDQUOT"
    | "EIO"
    | "EROFS"
    | "EACCES"
    | "ESTALE"
    | "EMFILE"
    | "ENAMETOOLONG";
  /** All calls from there on. */
  readonly lasting?: boolean;
  readonly kill?: boolean;
  /** The one function of `node:fs` whose calls count, such as `renameSync`; all where it is not given. */
  readonly only?: string;
}

export function inject(fault: Fault): { readonly count: number; readonly restore: () => void };
