import { UserError } from "../../shared/errors.js";
import type { Launcher } from "./launcher.js";
import { local } from "./local.js";

/** What starts workers, by name. */
const launchers = { local } as const satisfies Record<string, Launcher>;

type LauncherName = keyof typeof launchers;

const launcherNames = Object.keys(launchers) as LauncherName[];

/** @throws UserError when there is no such launcher */
export function launcherNamed(name: string): Launcher {
  const found = launcherNames.find((known) => known === name);
  if (found) return launchers[found];
  throw new UserError(
    `--launcher ${name}: is not known, expected one of ${launcherNames.join(", ")}`,
  );
}
