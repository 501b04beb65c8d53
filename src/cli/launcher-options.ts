import { type Command, Option } from "commander";
import { launcherNames } from "../study/launch/launchers.js";
import { addStaleOption, positiveInteger } from "./options.js";

/** Options of the commands that can run workers elsewhere. */
export function addLauncherOptions(command: Command): Command {
  return addStaleOption(command)
    .addOption(new Option("--launcher <name>", "how to start workers").choices(launcherNames))
    .option(
      "--workers <number>",
      "with --launcher slurm: number of simultaneous tasks",
      positiveInteger,
    )
    .option("--sbatch <options>", 'options for sbatch, such as "--partition=x --time=1:00:00"')
    .option("--detach", "with --launcher slurm: return once submitted");
}
