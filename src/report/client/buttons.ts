/** The buttons above a figure or a table. */
export function toolbar(...buttons: readonly HTMLElement[]): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "tools";
  bar.append(...buttons);
  return bar;
}

export function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.title = label;
  element.addEventListener("click", act);
  return element;
}

const SAID_MS = 2000;

/** A button that copies the result of a function, and reports whether that succeeded. */
export function copyButton(text: () => string): HTMLButtonElement {
  const name = "Copy CSV";
  const element = button(name, "Copy these values as CSV", async () => {
    element.textContent = (await copied(text())) ? "Copied" : "The browser refused";
    setTimeout(() => {
      element.textContent = name;
    }, SAID_MS);
  });
  return element;
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // the browser or its user does not permit it
  }
}
