/**
 * A field of a CSV file according to RFC 4180. Text that a spreadsheet would take for a formula begins with
 * an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection); a number stays as it is.
 */
export function csvField(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && !Number.isFinite(Number(value));
  const text = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
