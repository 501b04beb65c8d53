import type { Buffer } from "node:buffer";

/** Whether most of the characters outside ASCII are invalid in UTF-8. In Windows-1252, a few are valid by chance. */
export function isWindows1252(bytes: Buffer): boolean {
  const text = bytes.toString("utf8");
  const beyond = text.match(/[^\0-\x7f]+?/gu) ?? [];
  return beyond.filter((character) => character === "\ufffd").length * 2 > beyond.length;
}

/**
 * Letters of other scripts than Latin, most of which have bytes above 0x7f: three such bytes or more, or two without a Latin
 * letter beside them, as in the Japanese word for month, but not in the German word for size.
 */
const OTHER_SCRIPT = /[\x80-\xff]{3,}|(?<![A-Za-z\x80-\xff])[\x80-\xff]{2}(?![A-Za-z\x80-\xff])/g;

/** The note about bytes that are read as Windows-1252. */
export function encodingNote(bytes: Buffer): string {
  const note =
    "the file is not UTF-8: it is read as Windows-1252 (Latin-1); data.encoding (--encoding) sets another encoding";
  const text = bytes.toString("latin1");
  const lengthOf = (found: readonly string[] | null) => found?.join("").length ?? 0;
  if (lengthOf(text.match(OTHER_SCRIPT)) * 2 < lengthOf(text.match(/[\x80-\xff]/g))) return note;
  return (
    `${note}. It looks like text in another script: shift_jis (Japanese), gbk (Chinese), euc-kr (Korean), windows-1251 ` +
    "(Cyrillic), or another name of an encoding"
  );
}

/** Characters 0x80 to 0x9f of Windows-1252 (WHATWG Encoding Standard, index-windows-1252). */
const CHARACTERS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** The text of bytes in Windows-1252. Not by TextDecoder, because in some versions of Node.js 20 to 23 it decodes Windows-1252 as Latin-1. */
export function windows1252(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  return text.replaceAll(
    /[\x80-\x9f]/g,
    (character) => CHARACTERS[character.charCodeAt(0) - 0x80]!,
  );
}
