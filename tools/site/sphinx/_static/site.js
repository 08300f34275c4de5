// Folded parts open for printing, and close again as they were.
"use strict";

addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach(part => {
  part.open = true;
  part.dataset.closed = "";
}));
addEventListener("afterprint", () => document.querySelectorAll("details[data-closed]").forEach(part => {
  part.open = false;
  delete part.dataset.closed;
}));

// Where the machine has no Chinese font, two characters are the same box: the font that the site brings comes first then.
// As a mere fallback it would stay unused in some lines, since Chromium does not lay them out again when it is there.
function hasChinese() {
  const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const drawn = character => {
    pen.clearRect(0, 0, 40, 40);
    pen.font = "24px sans-serif";
    pen.fillText(character, 4, 30);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  return drawn("卷") !== drawn("积");
}
document.documentElement.classList.toggle("no-chinese-font", !hasChinese());

// A link to a place inside a folded part opens it.
function openTarget() {
  const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = place && place.closest("details"); part; part = part.parentElement.closest("details")) {
    part.open = true;
  }
  if (place) place.scrollIntoView();
}
addEventListener("hashchange", openTarget);
addEventListener("load", openTarget);

// Formulas that are wider than a phone can be scrolled with keys, too.
addEventListener("load", () => document.querySelectorAll("div.math, .result pre, .cell div.highlight pre, .table-wrapper").forEach(
  part => { if (part.scrollWidth > part.clientWidth + 1) part.tabIndex = 0; }));
