import { pageScript } from "../../src/report/html/script.js";

/** A page without the script that each page has. */
export function withoutScript(page: string): string {
  return page.replace(`<script>${pageScript().text}</script>`, "");
}

/** A page without the marks that say where its names may be broken. */
export function withoutBreaks(page: string): string {
  return page.replaceAll(/<wbr>|<\/?span>/g, "");
}
