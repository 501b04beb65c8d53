/** Says above a table that it scrolls, where and while it does. */
export function hintAt(box: HTMLElement): void {
  const before = box.previousElementSibling;
  const hint = before?.matches(".hint") ? (before as HTMLElement) : document.createElement("p");
  hint.className = "hint needed";
  hint.textContent = "Scroll sideways to see all columns.";
  box.before(hint);
  new ResizeObserver(() => {
    hint.hidden = box.scrollWidth <= box.clientWidth;
  }).observe(box);
}
