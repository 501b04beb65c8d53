/** Reads tables of pages. */

function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&#39;", "'")
    .replaceAll("&#34;", '"');
}

/** The texts of the cells of each row of the tables of some markup, headers included. */
export function rowsOf(markup: string): string[][] {
  return [...markup.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = ""]) => textOf(cell)),
  );
}

/** The section of a page with this title; empty if it has none. */
export function sectionOf(page: string, title: string): string {
  const sections = [...page.matchAll(/<section><h2>([^<]*)<\/h2>(.*?)<\/section>/gs)];
  return sections.find(([, name = ""]) => textOf(name) === title)?.[2] ?? "";
}

/** The texts of the paragraphs of some markup. */
export function paragraphsOf(markup: string): string[] {
  return [...markup.matchAll(/<p[ >][^<]*?>?([^<]*)<\/p>/g)].map(([whole]) => textOf(whole));
}

/**
 * What a reader of some markup reads, a line for each heading, paragraph, caption, entry of a key, figure of a tile and
 * row of a table, with bars between cells; pictures and folded parts as the words `picture` and `folded`.
 */
export function outlineOf(markup: string): string[] {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(markup)?.[1] ?? markup;
  const lines = main
    .replaceAll(/<svg [^>]*aria-hidden.*?<\/svg>|<wbr>/gs, "")
    .replaceAll(/<svg .*?<\/svg>/gs, "picture\n")
    .replaceAll(/<details>.*?<\/details>/gs, "folded\n")
    .replaceAll(/<h(\d)[^>]*>/g, (_, level: string) => `${"#".repeat(Number(level))} `)
    .replaceAll(/<p class="(good|bad)">/g, "$1: ")
    .replaceAll(/<\/t[dh]><t[dh][^>]*>|<\/dt><dd>/g, " | ")
    .replaceAll(/<\/(?:h\d|p|figcaption|li|tr|div|pre|label|summary)>/g, "\n");
  return textOf(lines)
    .replaceAll("&#38;", "&")
    .replaceAll("&#60;", "<")
    .replaceAll("&#62;", ">")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
