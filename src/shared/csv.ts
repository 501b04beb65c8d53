/** The beginning of a text that a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A field of a CSV file according to RFC 4180. Text that a spreadsheet would take for a formula begins with
 * an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection); a number stays as it is.
 */
export function csvField(value: string): string {
  const isFormula = FORMULA.test(value) && !Number.isFinite(Number(value));
  const text = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text of a field as it was before {@link csvField} put an apostrophe before a formula. */
export function withoutApostrophe(field: string): string {
  return field.startsWith("'") && FORMULA.test(field.slice(1)) ? field.slice(1) : field;
}
