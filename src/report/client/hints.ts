/** Says above a table or a picture that it scrolls, where and while it does. */
export function hintAt(box: HTMLElement): void {
  const before = box.previousElementSibling;
  const hint = before?.matches(".hint") ? (before as HTMLElement) : document.createElement("p");
  hint.className = "hint needed";
  const what = box.localName === "figure" ? "the whole picture" : "all columns";
  hint.textContent = `Scroll sideways to see ${what}.`;
  box.before(hint);
  const observer = new ResizeObserver(() => {
    hint.hidden = box.scrollWidth <= box.clientWidth;
  });
  for (const element of [box, ...box.querySelectorAll("svg[data-frame]")])
    observer.observe(element);
}
