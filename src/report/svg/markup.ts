/** Escapes any text for HTML and XML, inside elements and attributes. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll(NOT_IN_XML, "\ufffd")
    .replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

// XML 1.0 does not allow other control characters or unpaired surrogates (section 2.2, Char).
const NOT_IN_XML = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its attributes escaped. Its content must be markup. */
export function tag(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) => {
    return value === undefined ? [] : [` ${key}="${attributeText(value)}"`];
  });
  return `<${name}${pairs.join("")}>${content.join("")}</${name}>`;
}

/** Formats an attribute; coordinates get at most two decimals. */
function attributeText(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : escapeMarkup(value);
}
