/** Names of months, from January, or days, from Monday. */
interface Names {
  readonly long: readonly string[];
  readonly short: readonly string[];
}

/** The names in a language, and other spellings that are read. */
export interface Language {
  readonly months: Names;
  readonly days: Names;
  readonly others: Readonly<Record<string, number>>;
}

const words = (text: string) => text.split(" ");

function language(
  months: readonly [long: string, short: string],
  days: readonly [long: string, short: string],
  others: Readonly<Record<string, number>> = {},
): Language {
  return {
    months: { long: words(months[0]), short: words(months[1]) },
    days: { long: words(days[0]), short: words(days[1]) },
    others,
  };
}

/**
 * Languages by ISO 639 code. The names are not taken from Unicode's data (CLDR), because abbreviated names differ
 * between versions of Node.js, and the labels of forecasts would differ with them.
 */
// biome-ignore format: long and short names a row
export const languages: Readonly<Record<string, Language>> = {
  en: language(
    ["January February March April May June July August September October November December",
      "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"],
    ["Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "Mon Tue Wed Thu Fri Sat Sun"],
    { Sept: 9 },
  ),
  de: language(
    ["Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
      "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez"],
    ["Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag", "Mo Di Mi Do Fr Sa So"],
    { Jänner: 1, Jän: 1, Feber: 2, Mrz: 3, Sept: 9 },
  ),
  fr: language(
    ["janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
      "janv févr mars avr mai juin juil août sept oct nov déc"],
    ["lundi mardi mercredi jeudi vendredi samedi dimanche", "lun mar mer jeu ven sam dim"],
    { jan: 1, fév: 2, mar: 3, jui: 6, jul: 7, aoû: 8, sep: 9 },
  ),
  es: language(
    ["enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
      "ene feb mar abr may jun jul ago sep oct nov dic"],
    ["lunes martes miércoles jueves viernes sábado domingo", "lun mar mié jue vie sáb dom"],
    { setiembre: 9, sept: 9, set: 9 },
  ),
  it: language(
    ["gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
      "gen feb mar apr mag giu lug ago set ott nov dic"],
    ["lunedì martedì mercoledì giovedì venerdì sabato domenica", "lun mar mer gio ven sab dom"],
  ),
  pt: language(
    ["janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
      "jan fev mar abr mai jun jul ago set out nov dez"],
    ["segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
      "seg ter qua qui sex sáb dom"],
  ),
  nl: language(
    ["januari februari maart april mei juni juli augustus september oktober november december",
      "jan feb mrt apr mei jun jul aug sep okt nov dec"],
    ["maandag dinsdag woensdag donderdag vrijdag zaterdag zondag", "ma di wo do vr za zo"],
    { maa: 3, sept: 9 },
  ),
};
