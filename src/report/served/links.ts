/** The address of a run's page; the path is relative to the runs folder, with slashes. */
export function runAddress(path: string): string {
  return `/run?path=${encodeURIComponent(path)}`;
}

/** The address of the page of a comparison or a sweep. */
export function studyAddress(name: string): string {
  return `/study?name=${encodeURIComponent(name)}`;
}

/** The address of a page about several runs. */
export function selectionAddress(page: "selection" | "report", paths: readonly string[]): string {
  return `/${page}?${paths.map((path) => `path=${encodeURIComponent(path)}`).join("&")}`;
}

/** The address of the page about the data of a run, or about a data file of the server, by its number from 0. */
export function dataAddress(data: { readonly path: string } | { readonly file: number }): string {
  return `/data?${"path" in data ? `path=${encodeURIComponent(data.path)}` : `file=${data.file}`}`;
}
