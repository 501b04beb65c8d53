import { ask } from "../../report/client/ask.js";
import { restore, stateOf } from "./page-state.js";

/** Keeps the page of a run up to date as its reader has arranged it. */
export function liveRun(main: HTMLElement, asked: ReturnType<typeof ask>) {
  let views = asked;
  let isDue = false;
  const update = async (): Promise<void> => {
    isDue = isBusy();
    if (isDue) return;
    const response = await fetch(`/run/parts${location.search}`);
    if (!response.ok) return location.reload();
    const parts = await response.text();
    isDue = isBusy();
    if (isDue) return;
    const state = stateOf(main, views);
    main.innerHTML = parts; // the server has escaped all that is not its own
    views = ask(main);
    restore(main, views, state);
    // The page of a run that has finished is another one.
    if (main.querySelector("header p")?.textContent?.startsWith("finished")) location.reload();
  };
  const catchUp = () => {
    if (isDue) void update();
  };
  document.addEventListener("close", catchUp, true); // of a picture that was enlarged
  document.addEventListener("pointerup", () => setTimeout(catchUp));
  return update;
}

/** Whether the reader looks at an enlarged picture, or is selecting a part of one. */
function isBusy(): boolean {
  return document.querySelector("dialog[open], .selection:not([hidden])") !== null;
}
