import { pageScript } from "../../src/report/html/script.js";

/** A page without the script that each page has. */
export function withoutScript(page: string): string {
  return page.replace(`<script>${pageScript().text}</script>`, "");
}
