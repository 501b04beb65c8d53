/** A text in the source, possibly divided into lines by `+`. */
interface SourceText {
  /** The code before it. */
  readonly before: string;
  /** What stands between the values that are put in. */
  readonly parts: readonly string[];
}

/** Comments, and regular expressions by what stands before them. */
const SKIPPED =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=(?:^|[(,=:[!&|?{};>]|return)\s*)\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;
const JOINED = /\s*\+\s*(?=["'`])/y;

/** All texts of a TypeScript source, with those inside the values of others after them. */
export function textsIn(source: string): SourceText[] {
  return new Scanner(source).texts();
}

class Scanner {
  #at = 0;
  readonly #source: string;
  readonly #found: SourceText[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  texts(): SourceText[] {
    this.#code();
    return this.#found;
  }

  /** Reads code up to its end, or to the bracket that closes a value inside a text. */
  #code(): void {
    for (let depth = 0; this.#at < this.#source.length; ) {
      const start = this.#at;
      const sign = this.#source[start]!;
      if (`"'\``.includes(sign)) {
        const found = this.#found.push({ before: "", parts: [] }) - 1;
        this.#found[found] = { before: this.#source.slice(0, start), parts: this.#joined() };
      } else if (this.#match(SKIPPED) === undefined) {
        depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
        if (depth < 0) return;
        this.#at += 1;
      }
    }
  }

  /** Reads texts that `+` joins. */
  #joined(): string[] {
    const parts = [""];
    do {
      const [first = "", ...others] = this.#text();
      parts.push(parts.pop()! + first, ...others);
    } while (this.#match(JOINED) !== undefined);
    return parts;
  }

  #text(): string[] {
    const quoted = this.#match(QUOTED);
    if (quoted !== undefined) return [quoted[1] ?? quoted[2]!];
    const parts = [""];
    for (this.#at += 1; this.#source[this.#at] !== "`"; ) {
      const sign = this.#source[this.#at]!;
      if (this.#source.startsWith("${", this.#at)) {
        this.#at += 2;
        this.#code();
        parts.push("");
        this.#at += 1;
      } else {
        const piece = sign === "\\" ? this.#source.slice(this.#at, this.#at + 2) : sign;
        parts.push(parts.pop()! + piece);
        this.#at += piece.length;
      }
    }
    this.#at += 1;
    return parts;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }
}
