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
