import type { FolderFormat } from "../format.js";

/** Event files for TensorBoard and compatible programs. */
export const tensorboard: FolderFormat = {
  name: "tensorboard",
  target: "folder",
  runs: "several",
  options: [],
  async render(folders) {
    const { eventFile } = await import("./run-events.js");
    const { runTitles } = await import("../run-titles.js");
    const titles = runTitles(folders);
    return new Map(
      folders.map((folder, at) => {
        const { name, content } = eventFile(folder);
        return [`${titles[at]}/${name}`, content];
      }),
    );
  },
};
