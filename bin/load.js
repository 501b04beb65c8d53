/** Loads the program. If the process cannot open its files, prints one line instead of a stack. */
export async function load(path) {
  try {
    return await import(path);
  } catch (error) {
    if (error?.code !== "EMFILE" && error?.code !== "ENFILE") throw error;
    process.stderr.write(
      `error: too many open files (${error.message}). Raise the limit, such as by ulimit -n 1024.\n`,
    );
    process.exit(1);
  }
}
