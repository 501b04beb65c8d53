/**
 * A document for the script of a page: elements made from markup, with as much of the browser's interface as the script
 * uses. They have no layout; a test gives them their sizes.
 */

type Content = Element_ | Text_;
type Listener = (event: object) => unknown;

/** Whether an element is what a compound selector such as `figure.wide[data-a]` names. */
function isOne(element: Element_, compound: string): boolean {
  return [...compound.matchAll(/[.#]?[\w-]+|\[[\w-]+\]/g)].every(([part]) => {
    if (part.startsWith(".")) return element.className.split(" ").includes(part.slice(1));
    if (part.startsWith("#")) return element.getAttribute("id") === part.slice(1);
    if (part.startsWith("[")) return element.hasAttribute(part.slice(1, -1));
    return element.localName === part;
  });
}

class Node_ {
  parentElement: Element_ | null = null;

  remove(): void {
    const siblings = this.parentElement?.childNodes;
    siblings?.splice(siblings.indexOf(this as never), 1);
    this.parentElement = null;
  }
}

class Text_ extends Node_ {
  readonly textContent: string;

  constructor(textContent: string) {
    super();
    this.textContent = textContent;
  }
}

class Element_ extends Node_ {
  readonly localName: string;
  readonly namespaceURI = "svg";
  readonly attributes = new Map<string, string>();
  readonly style: Record<string, string> = {};
  readonly #listeners = new Map<string, Listener[]>();
  childNodes: Content[] = [];
  ariaSort: string | null = null;
  ariaExpanded: string | null = null;
  checked = false;
  clientWidth = 0;
  scrollWidth = 0;
  offsetWidth = 0;
  offsetHeight = 0;
  isModal = false;
  captured: number | undefined;

  constructor(localName: string) {
    super();
    this.localName = localName;
  }

  get children(): Element_[] {
    return this.childNodes.filter((node) => node instanceof Element_);
  }

  get textContent(): string {
    return this.childNodes.map((node) => node.textContent).join("");
  }

  set textContent(text: string) {
    this.replaceChildren(text);
  }

  get dataset(): Record<string, string> {
    return new Proxy(
      {},
      {
        get: (_, name: string) => this.attributes.get(`data-${name}`),
        set: (_, name: string, value: string) => {
          this.attributes.set(`data-${name}`, value);
          return true;
        },
      },
    );
  }

  get className(): string {
    return this.attributes.get("class") ?? "";
  }

  set className(value: string) {
    this.attributes.set("class", value);
  }

  get hidden(): boolean {
    return this.attributes.has("hidden");
  }

  set hidden(value: boolean) {
    this.toggleAttribute("hidden", value);
  }

  get viewBox() {
    const [, , width = 0, height = 0] = (this.getAttribute("viewBox") ?? "").split(" ").map(Number);
    return { baseVal: { width, height } };
  }

  get previousElementSibling(): Element_ | null {
    const all = this.parentElement?.children ?? [];
    return all[all.indexOf(this) - 1] ?? null;
  }

  getAttribute = (name: string) => this.attributes.get(name) ?? null;
  hasAttribute = (name: string) => this.attributes.has(name);
  setAttribute = (name: string, value: string) => void this.attributes.set(name, value);

  removeAttribute(name: string): void {
    this.attributes.delete(name);
    if (name === "aria-sort") this.ariaSort = null;
  }

  toggleAttribute(name: string, isOn: boolean): void {
    if (isOn) this.attributes.set(name, "");
    else this.attributes.delete(name);
  }

  append(...nodes: (Content | string)[]): void {
    this.#insert(this.childNodes.length, nodes);
  }

  replaceChildren(...nodes: (Content | string)[]): void {
    for (const child of [...this.childNodes]) child.remove();
    this.append(...nodes);
  }

  before = (...nodes: Element_[]) => this.parentElement!.#insert(this.#place(), nodes);
  after = (...nodes: Element_[]) => this.parentElement!.#insert(this.#place() + 1, nodes);

  replaceWith(node: Element_): void {
    this.before(node);
    this.remove();
  }

  #place(): number {
    return this.parentElement!.childNodes.indexOf(this);
  }

  #insert(place: number, nodes: readonly (Content | string)[]): void {
    const next = this.childNodes[place];
    const added = nodes.map((node) => (typeof node === "string" ? new Text_(node) : node));
    for (const node of added) {
      node.remove();
      node.parentElement = this;
    }
    const at = next === undefined ? this.childNodes.length : this.childNodes.indexOf(next);
    this.childNodes.splice(at, 0, ...added);
  }

  contains(other: Element_ | null): boolean {
    return other !== null && (other === this || this.contains(other.parentElement));
  }

  matches(selectors: string): boolean {
    return selectors.split(",").some((selector) => {
      const [own = "", ...above] = selector.trim().split(" > ").reverse();
      const parents = above.map((_, i) => (i === 0 ? this.parentElement : undefined));
      return isOne(this, own) && above.every((one, i) => parents[i] && isOne(parents[i], one));
    });
  }

  closest(selectors: string): Element_ | null {
    return this.matches(selectors) ? this : (this.parentElement?.closest(selectors) ?? null);
  }

  querySelectorAll(selectors: string): Element_[] {
    return this.children.flatMap((child) => [
      ...(child.matches(selectors) ? [child] : []),
      ...child.querySelectorAll(selectors),
    ]);
  }

  querySelector = (selectors: string) => this.querySelectorAll(selectors)[0] ?? null;

  get rows() {
    return this.querySelectorAll("tr");
  }

  get cells() {
    return this.children;
  }

  get tHead() {
    return this.querySelector("thead");
  }

  get tBodies() {
    return this.querySelectorAll("tbody");
  }

  addEventListener(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** Calls what listens, and returns what the last listener returns. */
  fire(name: string, event: object = {}): unknown {
    return (this.#listeners.get(name) ?? []).map((listener) => listener(event)).at(-1);
  }

  dispatchEvent = ({ type }: Event) => void this.fire(type);
  focus = () => {
    page.activeElement = this;
  };
  showModal = () => {
    this.isModal = true;
  };
  close = () => this.fire("close");
  setPointerCapture = (id: number) => {
    this.captured = id;
  };

  /** On the screen, everything is 10 pixels to the right and 20 below its place in the chart. */
  getScreenCTM = () => ({ by: 1, inverse: () => ({ by: -1 }) });
  getBoundingClientRect = () => ({ left: 10, top: 20, width: this.clientWidth });
}

export type FakeElement = Element_;

class Point {
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    [this.x, this.y] = [x, y];
  }
  matrixTransform({ by }: { readonly by: number }): Point {
    return new Point(this.x + 10 * by, this.y + 20 * by);
  }
}

const page = {
  activeElement: null as Element_ | null,
  body: new Element_("body"),
  createElement: (name: string) => new Element_(name),
  createElementNS: (_: string, name: string) => new Element_(name),
  createComment: () => new Element_("#comment"),
};

function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** An element with the content of some markup, in the body of the document. */
export function parsed(markup: string): FakeElement {
  const root = new Element_("div");
  let open = root;
  for (const [, slash, name, attributes = "", text] of markup.matchAll(
    /<(\/?)([\w]+)([^>]*)>|([^<]+)/g,
  )) {
    if (text !== undefined) open.append(unescaped(text));
    else if (slash) open = open.parentElement!;
    else {
      const element = new Element_(name!);
      for (const [, key = "", value = ""] of attributes.matchAll(/([\w-]+)="([^"]*)"/g)) {
        element.setAttribute(key, unescaped(value));
      }
      open.append(element);
      open = element;
    }
  }
  page.body.append(root);
  return root;
}

/** Everything that the script finds in its environment; `resize` calls the observers of an element. */
export function environment() {
  const observers: { readonly target: Element_; readonly call: () => void }[] = [];
  page.body.replaceChildren();
  page.activeElement = null;
  const globals = {
    document: page,
    DOMPoint: Point,
    innerHeight: 1000,
    requestAnimationFrame: (act: () => void) => act(),
    getComputedStyle: (element: Element_) => ({
      stroke: "none",
      fill: `colour of ${element.className}`,
    }),
    ResizeObserver: class {
      readonly #call: () => void;
      constructor(call: () => void) {
        this.#call = call;
      }
      observe(target: Element_): void {
        observers.push({ target, call: this.#call });
      }
    },
  };
  const resize = (element: Element_) => {
    for (const { target, call } of observers) if (target === element) call();
  };
  return { globals, resize, body: page.body };
}
