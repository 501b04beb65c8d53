import { randomUUID } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { onTestFinished } from "vitest";

/** Gives a module of Node, such as `fs` or `node:worker_threads`, another member until the test ends. */
export function replaceMember<T extends object, K extends keyof T>(
  module: T,
  name: K,
  member: unknown,
): void {
  const before = module[name];
  put(member);
  onTestFinished(() => put(before));
  function put(value: unknown): void {
    Object.assign(module, { [name]: value });
    syncBuiltinESMExports();
  }
}

/** An error as Node throws it; one without a code is a bug of the program. */
export function nodeError(code?: string): Error {
  return Object.assign(new Error(`failed with ${code}`), code === undefined ? {} : { code });
}

/** A function that fails. */
export function failing(code?: string): () => never {
  return () => {
    throw nodeError(code);
  };
}

/**
 * Loads a module anew, so that a test sees what it does while it is loaded. The modules that it imports stay as they are.
 *
 * @param url of a source below `src/`
 */
export async function loadedAnew<T>(url: URL): Promise<T> {
  return (await import(/* @vite-ignore */ `${url.pathname}?${randomUUID()}`)) as T;
}
