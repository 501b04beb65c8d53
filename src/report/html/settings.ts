import { flatFields } from "../../runs/fields.js";
import { counted } from "../../shared/format.js";
import { shown } from "../run-details.js";
import { dataTable, facts, folded, paragraph } from "./elements.js";

/** Configs under one name: of one run, or of a model's runs. */
export interface NamedConfigs {
  readonly name: string;
  readonly configs: readonly unknown[];
}

/** Maximum number of values that are listed for a setting; more are counted. */
const MOST_VALUES = 5;

/** The settings in which configs differ, a column for each name. */
export function differingSettings(named: readonly NamedConfigs[]): string {
  const rows = settingRows(named).filter(({ texts: [first, ...others] }) =>
    others.some((other) => other !== first),
  );
  if (rows.length === 0) return paragraph("None: the configs are the same.", "muted");
  return dataTable(
    ["key", ...named.map(({ name }) => name)],
    rows.map(({ key, texts }) => ({ cells: [key, ...texts] })),
    { classes: "texts" },
  );
}

/** The settings that all configs have in common; they appear after a click. */
export function commonSettings(named: readonly NamedConfigs[]): string {
  const pairs = settingRows(named).flatMap(({ key, texts: [first, ...others] }) => {
    return first === undefined || others.some((other) => other !== first)
      ? []
      : ([[key, first]] as const);
  });
  return folded(
    `${counted(pairs.length, "setting")}${named.length > 1 ? " in common" : ""}`,
    facts(pairs),
  );
}

/** Every setting with its value, or values, for each name. */
function settingRows(named: readonly NamedConfigs[]) {
  const fields = named.map(({ configs }) => configs.map((config) => flatFields(config)));
  const keys = new Set(fields.flat().flatMap((config) => [...config.keys()]));
  return [...keys].map((key) => ({
    key,
    texts: fields.map((all) => valuesText(all.map((config) => shown(config.get(key))))),
  }));
}

function valuesText(texts: readonly string[]): string {
  const values = [...new Set(texts)];
  return values.length > MOST_VALUES ? `${values.length} values` : values.join(", ");
}
