export interface Fault {
  /** Folder in which calls count. */
  readonly root: string;
  /** Which call, from 1; none where it is 0. */
  readonly at: number;
  readonly code?: "ENOSPC" | "EIO" | "EROFS";
  /** All calls from there on. */
  readonly lasting?: boolean;
  readonly kill?: boolean;
}

export function inject(fault: Fault): { readonly count: number; readonly restore: () => void };
