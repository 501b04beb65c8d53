/** The command-line options for settings such as `model.hidden=4`. */
export function setOptions(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ["--set", setting]);
}
