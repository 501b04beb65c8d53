import { chartStyles, colorVariables, dark, light, variables } from "../svg/style.js";

/**
 * On paper nothing scrolls: charts shrink to the sheet and cells break between words, while numbers stay whole. What
 * belongs together stays on one sheet: a heading with what follows it, a figure, a row, a confusion matrix. The
 * headers of a table are repeated on its next sheets; their buttons, which browsers do not repeat, become plain text.
 */
const printStyles = `@media print{
.tools,.values,.hint,.hint.needed,.key input{display:none!important}
main{padding-bottom:0}
.table,.wide{overflow:visible;background:none}
.wide .chart{max-width:100%}
table{font-size:.75rem}
th,td{padding-right:8px}
th,td:first-child,td.text,td.hash,.texts td{white-space:normal}
.texts td,td.hash{overflow-wrap:anywhere;min-width:0}
.dense{font-size:.6rem}
.dense th,.dense td{overflow-wrap:anywhere;white-space:normal;padding-right:5px}
th button{display:contents}
figure,tr,thead,.tile,pre,.confusion{break-inside:avoid}
h2,figcaption,summary,.key{break-after:avoid}
details::details-content{display:block;content-visibility:visible}
}`;

/** The style sheet of a report: light or dark like the reader's system, for narrow and wide screens. */
export const pageStyles = `:root{color-scheme:light dark;${declarations(light)}}
@media(prefers-color-scheme:dark){:root{${declarations(dark)}}}
@media print{:root{color-scheme:light;${declarations(light)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--background);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:36px 0 10px}
a{color:var(--truth)}
p{margin:6px 0;overflow-wrap:anywhere}
.muted,figcaption,dt,th{color:var(--muted)}
.good{color:var(--good)}.bad{color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(140px,1fr));gap:8px;margin:18px 0 0}
.tiles+p{margin-top:14px}
.tile{background:var(--surface);border-radius:8px;padding:10px 12px;min-width:0}
.tile dt{font-size:.8rem;overflow-wrap:anywhere}
.tile dd{margin:0;font-size:1.2rem;font-weight:600;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:12px 28px}
.pair figure{justify-content:start}
.pair figure:only-child{max-width:560px}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(50% - 7px,200px),1fr));gap:12px 14px}
figure{margin:0;min-width:0;position:relative;display:flex;flex-direction:column;justify-content:end}
figcaption{font-size:.85rem;margin:0 0 4px;overflow-wrap:anywhere}
.panels figcaption{font-size:.75rem;line-height:1.3}
.chart{display:block;max-width:100%;height:auto}
.wide{overflow-x:auto}
.wide .chart{max-width:none}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0 0 8px;padding:0;font-size:.85rem;color:var(--muted)}
svg+.key{margin-top:8px}
.key[hidden],.hint[hidden],.tools [hidden],.chart [hidden]{display:none}
.key label{display:flex;gap:6px;align-items:center;cursor:pointer}
.key i{width:14px;height:4px}
svg[data-frame]{touch-action:pan-y;overflow:visible}
svg[data-frame]:focus-visible,.tools button:focus-visible,th button:focus-visible{outline:2px solid var(--truth);outline-offset:2px}
.selection{fill:var(--truth);opacity:.15}
.tools{display:flex;flex-wrap:wrap;gap:4px 12px;justify-content:flex-end;font-size:.75rem;min-height:24px}
.table+.tools{justify-content:flex-start}
.tools button,dialog>button{font:inherit;color:var(--muted);background:none;border:0;padding:4px 2px;cursor:pointer}
.tools button:hover,dialog>button:hover{color:var(--text);text-decoration:underline}
.panels .tools button:not(:last-child){display:none}
dialog .panels .tools button:not(:last-child){display:inline}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
.values{position:absolute;z-index:2;pointer-events:none;background:var(--surface);color:var(--text);border:1px solid var(--grid);border-radius:6px;padding:4px 8px;font-size:.75rem;max-width:100%;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.values div{padding-left:6px;border-left:4px solid transparent}
dialog{width:min(1180px,96vw);color:var(--text);background:var(--background);border:1px solid var(--grid);border-radius:8px;padding:16px}
dialog::backdrop{background:#0008}
dialog>button{display:block;margin-left:auto}
.key li{display:flex;gap:6px;align-items:center;overflow-wrap:anywhere}
/* A shadow at an edge shows that the table continues there. */
.table{--edge:color-mix(in srgb,var(--muted) 40%,transparent);overflow-x:auto;background:linear-gradient(to right,var(--background) 30%,transparent) left/40px 100%,linear-gradient(to left,var(--background) 30%,transparent) right/40px 100%,linear-gradient(to right,var(--edge),transparent) left/10px 100%,linear-gradient(to left,var(--edge),transparent) right/10px 100%;background-repeat:no-repeat;background-attachment:local,local,scroll,scroll}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:4px 14px 4px 0;border-bottom:1px solid var(--grid);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
th{font-weight:500}
.texts td:first-child{white-space:nowrap}.texts td:not(:first-child){white-space:normal;overflow-wrap:anywhere;max-width:50ch;min-width:6ch}
td.hash{font:.75rem/1.4 ui-monospace,monospace;text-align:left}th.hash{text-align:left}
tr.own td{font-weight:600}
.facts{width:100%;table-layout:fixed}
.facts th{width:32%}
.facts th,.facts td{text-align:left;white-space:normal;overflow-wrap:anywhere;vertical-align:top}
.texts td,.texts th,td.text,th.text{text-align:left}
.confusion td{padding:4px 10px;border:1px solid var(--background);background:color-mix(in srgb,var(--cell) var(--share),var(--surface))}
.confusion .right{--cell:color-mix(in srgb,var(--good) 45%,transparent)}
.confusion .wrong{--cell:color-mix(in srgb,var(--bad) 50%,transparent)}
.confusion th[colspan]{text-align:center}
pre span{white-space:nowrap}
pre{background:var(--surface);border-radius:8px;padding:10px 12px;white-space:pre-wrap;overflow-wrap:anywhere;font:.85rem/1.5 ui-monospace,monospace;margin:8px 0}
.confusion small{display:block}
.hint{display:none;font-size:.8rem;color:var(--muted);margin:0 0 4px}.hint.needed:not([hidden]){display:block}@media(max-width:700px){.hint:not([hidden]){display:block}th{white-space:normal;vertical-align:bottom}}
summary{cursor:pointer;margin:8px 0}
${chartStyles(variables)}
${printStyles}`;

function declarations(colors: typeof light): string {
  return colorVariables(colors)
    .map(([name, color]) => `${name}:${color}`)
    .join(";");
}
