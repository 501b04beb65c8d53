import { button } from "./buttons.js";

/** Shows a figure alone in a dialog, as large as the window allows. */
export function enlarge(figure: HTMLElement): void {
  if (figure.closest("dialog") !== null) return;
  const before = document.activeElement;
  const place = document.createComment("");
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", figure.querySelector("figcaption")?.textContent ?? "Picture");
  figure.replaceWith(place);
  dialog.append(
    button("Close", "Back to the page", () => dialog.close()),
    figure,
  );
  dialog.addEventListener("close", () => {
    place.replaceWith(figure);
    dialog.remove();
    // What is moved loses the focus.
    if (before !== null && figure.contains(before)) (before as HTMLElement).focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  figure.querySelector<SVGElement>("svg[data-frame]")?.focus();
}
