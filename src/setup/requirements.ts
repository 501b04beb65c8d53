import { UserError } from "../shared/errors.js";
import { type CommandOptions, runCommand } from "./command.js";

/** A tool that the setup runs, and the Debian or Ubuntu package that provides it. */
interface Tool {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly packages: string;
}

const tools = (): readonly Tool[] => [
  { title: "a C++ compiler", program: compiler(), args: ["--version"], packages: "g++" },
  {
    title: "Python with pip",
    program: "python3",
    args: ["-m", "pip", "--version"],
    packages: "python3-pip",
  },
  { title: "npm", program: "npm", args: ["--version"], packages: "npm" },
];

/** The C++ compiler: `$CXX`, or the system's own. */
export function compiler(env: NodeJS.ProcessEnv = process.env): string {
  return env.CXX || "c++";
}

/** @throws UserError that names every tool that the setup needs and this machine lacks */
export async function requireTools(options: CommandOptions): Promise<void> {
  requirePlatform();
  const wanted = tools();
  const found = await Promise.all(
    wanted.map(({ program, args }) => runCommand(program, args, options)),
  );
  const missing = wanted.filter((_, index) => found[index]?.status !== 0);
  if (missing.length === 0) return;
  const names = missing.map(({ title, program }) => `${title} (${program})`).join(", ");
  const packages = missing.map((tool) => tool.packages).join(" ");
  throw new UserError(`setup native needs ${names}. On Debian and Ubuntu: apt install ${packages}`);
}

/** Of TensorFlow's wheels, only those for Linux with glibc contain a C library. */
function requirePlatform(): void {
  const { platform, arch } = process;
  if (platform !== "linux" || !["x64", "arm64"].includes(arch)) {
    throw new UserError(
      `setup native: this is ${platform} ${arch}, expected Linux on x64 or arm64. ` +
        "Use --device cpu, which works everywhere.",
    );
  }
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  if (header.glibcVersionRuntime === undefined) {
    throw new UserError(
      "setup native: TensorFlow needs glibc, which this Linux does not have (Alpine?). Use --device cpu.",
    );
  }
}
