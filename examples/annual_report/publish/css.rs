//! How the page looks: on paper, by day, by night, in a hand.

/// One accent, quiet greys, figures of one width.
pub(super) const SHEET: &str = "
:root { color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2126; --soft: #59636e; --line: #d8dde3; --faint: #eef1f4; --accent: #0b5f78; --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181c; --ink: #e8ebee; --soft: #a3adb8; --line: #39424b; --faint: #21282e; --accent: #63bcd6; --on: #0d1417; } }
@media print { :root { color-scheme: light;
  --paper: #ffffff; --ink: #000000; --soft: #444c54; --line: #c4cad0; --faint: #eef1f4; --accent: #0b5f78; --on: #ffffff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2rem 1rem 3rem; max-width: 64rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif;
  font-variant-numeric: tabular-nums lining-nums; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { margin: 0 0 1rem; font-size: 1.9rem; }
h2 { margin: 3rem 0 .5rem; padding-top: .75rem; border-top: 3px solid var(--accent); font-size: 1.5rem; }
h3 { margin: 0 0 .5rem; font-size: 1.1rem; }
h4 { margin: 1rem 0 .25rem; font-size: .95rem; }
a { color: var(--accent); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .35rem 0; }
.lead { max-width: 42rem; margin: .25rem 0 1rem; font-size: 1.1rem; }
.note { max-width: 42rem; margin: 0 0 .75rem; color: var(--soft); font-size: .875rem; }
.below { margin: .75rem 0 0; }
.highlights { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1rem; margin: 1rem 0 0; }
.highlights div { padding: .25rem 0 .25rem .75rem; border-left: 3px solid var(--accent); }
.highlights dt { color: var(--soft); font-size: .875rem; }
.highlights dd { margin: 0; font-size: 1.75rem; font-weight: 600; line-height: 1.2; }
article { margin: 2.5rem 0 0; }
.picture { margin: 0 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .9rem; }
th, td { padding: .35rem 0 .35rem 1rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
table.narrow { max-width: 36rem; }
th:first-child { position: sticky; left: 0; padding-left: 0; background: var(--paper); text-align: left; font-weight: 400; white-space: normal; min-width: 6rem; }
thead th, thead th:first-child { white-space: normal; color: var(--soft); font-size: .8rem; font-weight: 600; vertical-align: bottom; }
.words { text-align: left; }
.part th:first-child { padding-left: 1.25rem; color: var(--soft); }
.total th:first-child, .total td { border-top: 2px solid var(--ink); border-bottom: 0; font-weight: 600; }
svg { display: block; overflow: visible; font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif;
  font-variant-numeric: tabular-nums lining-nums; }
svg svg { overflow: hidden; }
text { fill: var(--ink); }
.value { font-weight: 600; }
text.label { fill: var(--ink); }
.bar, .edge { fill: var(--accent); }
.track { fill: var(--faint); }
.axis, .grid { stroke: var(--line); }
.shade { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
.level0 { fill: var(--faint); } .level1 { fill-opacity: .14; } .level2 { fill-opacity: .28; }
.level3 { fill-opacity: .42; } .level4 { fill-opacity: .82; } .level5 { fill-opacity: 1; }
.on4, .on5 { fill: var(--on); }
.hour { fill: var(--soft); font-size: 10px; }
.booking { fill: var(--accent); fill-opacity: .16; }
.name { font-size: 11px; }
details { margin-top: 1rem; }
summary { padding: .35rem 0; color: var(--accent); cursor: pointer; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
@media (min-width: 48rem) { .beside { display: grid; grid-template-columns: 3fr 2fr; gap: 0 2.5rem; align-items: start; }
    .beside h3, .beside .note { grid-column: 1 / -1; } }
@media (max-width: 40rem) { body { padding-top: 1.25rem; } h1 { font-size: 1.5rem; }
  table { font-size: .84rem; } th, td { padding-left: .6rem; } th:first-child { min-width: 5rem; }
  .highlights { grid-template-columns: 1fr 1fr; } .highlights dd { font-size: 1.4rem; }
  .head, .cell { font-size: 9.5px; } .cell.wide, .name, .hour.odd { display: none; } svg { font-size: 11px; } }
@media print { @page { size: A4; margin: 16mm 14mm; } body { max-width: none; padding: 0; font-size: 10pt; }
  nav, details { display: none; } h2 { break-after: avoid; } h3, h4 { break-after: avoid; }
  .week { break-before: page; } h3, h4, tr, svg, .picture, .day, .highlights, .beside { break-inside: avoid; }
  h2 { margin-top: 2.5rem; } article { margin-top: 1.5rem; }
  .scroll { overflow: visible; } th:first-child { position: static; background: none; } h4 { margin: .6rem 0 0; font-size: 9.5pt; } table { font-size: 8.5pt; } th, td { padding: .2rem 0 .2rem .6rem; }
  .beside { display: grid; grid-template-columns: 3fr 2fr; gap: 0 8mm; } .beside h3, .beside .note { grid-column: 1 / -1; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
";
