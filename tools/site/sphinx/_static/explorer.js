// Explorers without a kernel: the pictures of their settings are drawn when the site is built (tools/site/explorers).
// A control is the browser's own slider, menu or box, so its keys are the browser's.
"use strict";

function controlFor(told, number, change) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  name.textContent = told.label;
  label.append(name);
  let input;
  if (told.kind === "menu") {
    input = document.createElement("select");
    told.labels.forEach((text, place) => input.add(new Option(text, place)));
    input.value = told.start;
  } else {
    input = document.createElement("input");
    input.type = told.kind === "box" ? "checkbox" : "range";
    if (told.kind === "box") {
      input.checked = told.start === 1;
    } else {
      Object.assign(input, {min: 0, max: told.labels.length - 1, step: 1});
      input.value = told.start;
    }
  }
  const shown = document.createElement("output");
  const place = () => told.kind === "box" ? Number(input.checked) : Number(input.value);
  const say = () => {
    if (told.kind === "slider") {
      shown.textContent = told.labels[place()];
      input.setAttribute("aria-valuetext", told.labels[place()]);
    }
  };
  input.addEventListener("input", () => { say(); change(number, place()); });
  say();
  label.append(input);
  if (told.kind === "slider") label.append(shown);
  return label;
}

// What a reader with a kernel types: here it is what the lesson begins with.
function typed(label, text) {
  const line = document.createElement("p");
  const name = document.createElement("span");
  const value = document.createElement("output");
  line.className = "typed";
  name.textContent = label;
  value.textContent = text;
  line.append(name, value);
  return line;
}

// Moves a slider on, step by step, to its end; from there it begins anew.
function playButton(slider, interval, [play, pause]) {
  const button = document.createElement("button");
  let timer = null;
  const stop = () => { clearInterval(timer); timer = null; button.textContent = `▶ ${play}`; };
  const move = place => { slider.value = place; slider.dispatchEvent(new Event("input")); };
  button.type = "button";
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.value === slider.max) move(0);
    button.textContent = `⏸ ${pause}`;
    timer = setInterval(() => {
      move(Number(slider.value) + 1);
      if (slider.value === slider.max) stop();
    }, interval);
  });
  stop();
  return button;
}

function startExplorer(explorer) {
  const told = JSON.parse(explorer.querySelector("script[type='application/json']").textContent);
  const image = explorer.querySelector("img");
  const words = explorer.querySelector("[role=status]");
  const places = told.controls.map(control => control.start);
  const show = () => {
    const [picture, sentence] = told.states[places.join("-")];
    words.textContent = sentence ?? told.kernel;
    if (picture) {
      image.src = `${told.folder}/${picture}`;
      image.alt = sentence;
    }
  };
  const controls = explorer.querySelector(".controls");
  told.controls.forEach((control, number) => controls.append(
    controlFor(control, number, (which, place) => { places[which] = place; show(); })));
  if (told.play) {
    const slider = controls.querySelectorAll("input, select")[told.play[0]];
    slider.closest("label").after(playButton(slider, told.play[1], told["play-words"]));
  }
  told.typed.filter(([, text]) => text).forEach(([label, text]) => controls.append(typed(label, text)));
  if (told.size) [image.width, image.height] = told.size;
  image.loading = "lazy";
  show();
  explorer.classList.add("moves");
}

document.querySelectorAll(".explorer").forEach(startExplorer);
