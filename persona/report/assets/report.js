// Draw every chart from the JSON that follows it, in the colours of the page's theme.
"use strict";

const root = document.documentElement;
const button = document.getElementById("theme");
let views = [];

const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const isDark = () => root.dataset.theme
  ? root.dataset.theme === "dark"
  : matchMedia("(prefers-color-scheme: dark)").matches;

// All colours come from the style sheet.
function look() {
  const series = [1, 2, 3, 4, 5, 6, 7].map((n) => colour(`--series-${n}`));
  return {
    background: null,
    font: "system-ui, sans-serif",
    view: { stroke: null },
    mark: { color: series[0], tooltip: true },
    rule: { color: colour("--muted") },
    text: { color: colour("--ink"), fontSize: 12 },
    axis: {
      labelColor: colour("--muted"), titleColor: colour("--muted"), gridColor: colour("--line"),
      domain: false, tickColor: colour("--line"), labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal",
      labelLimit: 330,
    },
    legend: {
      labelColor: colour("--ink"), titleColor: colour("--muted"), labelFontSize: 12, titleFontSize: 12,
      titleFontWeight: "normal", orient: "top", symbolType: "square", columns: root.clientWidth < 640 ? 1 : 5, labelLimit: 220,
    },
    range: {
      category: series,
      ordinal: [colour("--low"), colour("--high")],
      heatmap: [colour("--low"), colour("--high")],
      ramp: [colour("--low"), colour("--high")],
      diverging: [colour("--series-2"), colour("--low"), colour("--series-1")],
    },
  };
}

async function draw() {
  views.forEach((view) => view.finalize());
  views = [];
  const config = look();
  for (const place of document.querySelectorAll(".chart")) {
    const spec = JSON.parse(place.parentElement.nextElementSibling.textContent);
    // A grid that would be too narrow to read scrolls in its place.
    place.style.minWidth = `${spec.usermeta?.minimumWidth ?? 0}px`;
    const scrolls = place.parentElement.scrollWidth > place.parentElement.clientWidth;
    if (scrolls) place.parentElement.tabIndex = 0;
    else place.parentElement.removeAttribute("tabindex");
    const result = await vegaEmbed(place, spec, {
      actions: false, ast: true, renderer: "svg", config,
      tooltip: { theme: isDark() ? "dark" : "light" },
    });
    // The place itself has the words; the table below has the numbers.
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    views.push(result);
  }
  root.dataset.drawn = isDark() ? "dark" : "light";
}

function label() {
  button.textContent = isDark() ? "Light" : "Dark";
  button.setAttribute("aria-label", `Show in ${isDark() ? "light" : "dark"} colours`);
}

function stored() {
  try { return localStorage.getItem("persona-theme"); } catch { return null; }
}

button.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("persona-theme", root.dataset.theme); } catch { /* not kept then */ }
  label();
  draw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { label(); draw(); });

if (stored()) root.dataset.theme = stored();
label();
document.querySelector("nav [aria-current]").scrollIntoView({ block: "nearest", inline: "center" });
draw();
