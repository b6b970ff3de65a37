// The training scrubber: a picture, its losses, its layers, moment by moment. All comes from Python.

const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const clock = (value) => String(value >= 1e4 ? Math.round(value) : Number(value.toPrecision(4)));

// The picture ------------------------------------------------------------------------------------

const GROUNDS = ["pale-backward", "pale-forward", "pale-target", "glow", "raised"];

/** What the sheet makes of a colour's name just now, as [red, green, blue]. */
function resolve(root, name) {
  const probe = html("span", { class: "lm-unseen", style: `color: var(--lm-${name})` });
  root.append(probe);
  const found = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  probe.remove();
  return found;
}

function rgbImage(frame, { width, height }) {
  const read = bytes(frame);
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    for (let c = 0; c < 3; c += 1) image.data[4 * i + c] = read[3 * i + c];
    image.data[4 * i + 3] = 255;
  }
  return image;
}

/** Classes over the plane: their grounds, hatching on class 0, and a line between any two. */
function fieldImage(frame, { width, height }, root) {
  const read = bytes(frame);
  const field = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < read.length; i += 2) field.fill(read[i + 1], at, (at += read[i]));
  const grounds = GROUNDS.map((name) => resolve(root, name));
  const [line, hatch] = [resolve(root, "weight"), resolve(root, "backward")];
  const image = new ImageData(width, height);
  for (let i = 0; i < field.length; i += 1) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const edge = (x + 1 < width && field[i + 1] !== field[i]) || (y + 1 < height && field[i + width] !== field[i]);
    const ground = grounds[field[i] % grounds.length];
    const striped = field[i] === 0 && (x + y) % 7 === 0;
    for (let c = 0; c < 3; c += 1) {
      image.data[4 * i + c] = edge ? line[c] : striped ? 0.78 * ground[c] + 0.22 * hatch[c] : ground[c];
    }
    image.data[4 * i + 3] = 255;
  }
  return image;
}

const SHAPES = [
  ["rect", { x: -4.5, y: -4.5, width: 9, height: 9, class: "sc-point sc-open", "data-kind": 0 }],
  ["circle", { r: 5.2, class: "sc-point", "data-kind": 1 }],
  ["path", { d: "M 0 -6 L 5.5 4.5 L -5.5 4.5 Z", class: "sc-point", "data-kind": 2 }],
  ["path", { d: "M 0 -6 L 6 0 L 0 6 L -6 0 Z", class: "sc-point", "data-kind": 3 }],
  ["path", { d: "M 0 6 L 5.5 -4.5 L -5.5 -4.5 Z", class: "sc-point", "data-kind": 4 }],
];

function pointsOver({ points, extent: [x0, x1, y0, y1] }) {
  const [x, y] = [scale([x0, x1], [0, 400]), scale([y0, y1], [400, 0])];
  return svg("svg", { class: "sc-points", viewBox: "0 0 400 400", "aria-hidden": "true" }, points.map(([a, b, kind]) => {
    const [tag, look] = SHAPES[kind];
    return svg("g", { transform: `translate(${x(a).toFixed(1)} ${y(b).toFixed(1)})` }, svg(tag, look));
  }));
}

function frames(root) {
  const how = root.model.get("facts").picture;
  if (!how) return null;
  const made = (label) => {
    const canvas = html("canvas", { width: how.width, height: how.height, role: "img", "aria-label": label, class: `sc-${how.kind}` });
    return Object.assign(canvas, { pen: canvas.getContext("2d") });
  };
  const canvas = made("The picture now");
  const caption = html("figcaption");
  const square = how.kind === "field" ? "1 / 1" : `${how.width} / ${how.height}`;
  const frame = (picture, words, over) => html("figure", { class: "sc-figure" },
    html("div", { class: "sc-frame", style: `aspect-ratio: ${square}` }, picture, over), words);
  const row = html("div", { class: "sc-frames" });
  if (how.target) {
    const goal = made("What is to be learned");
    goal.pen.putImageData(rgbImage(how.target, how), 0, 0);
    row.append(frame(goal, html("figcaption", {}, "to learn")));
  }
  row.append(frame(canvas, caption, how.kind === "field" ? pointsOver(how) : null));
  const kept = new Map();
  row.forget = () => kept.clear();
  row.paint = () => {
    if (!root.isConnected) return; // off the page no colour has a value; it is painted when it gets there
    const state = root.state();
    if (!kept.has(state)) {
      if (kept.size > 400) kept.clear();
      kept.set(state, how.kind === "rgb" ? rgbImage(state.frame, how) : fieldImage(state.frame, how, root));
    }
    if (canvas.shown !== kept.get(state)) canvas.pen.putImageData((canvas.shown = kept.get(state)), 0, 0);
    const words = `${root.model.get("facts").clock} ${clock(state.time)}`;
    put(caption, "text", words);
    put(canvas, "aria-label", `The picture, ${words}`);
  };
  root.parts.push(row);
  return row;
}

// Curves -----------------------------------------------------------------------------------------

const logOf = (log) => (log ? (value) => Math.log10(Math.max(value, 1e-12)) : (value) => value);

/** A scale over these values, logarithmic or not, with a little room. */
function over(values, range, log, room = 0.05) {
  const to = logOf(log);
  const [low, high] = values.reduce(([a, b], v) => [Math.min(a, to(v)), Math.max(b, to(v))], [Infinity, -Infinity]);
  const spare = (high - low || 1) * room;
  const place = scale([low - spare, high + spare], range);
  const made = (value) => place(to(value));
  made.inside = ([a, b]) => [a, b].map(place.invert);
  made.ends = [low - spare, high + spare];
  return made;
}

/** Round numbers inside a scale's ends: powers of ten, or a 1, 2, 5 ladder. */
function roundNumbers([low, high], log) {
  if (log && high - low > 0.9) {
    const step = Math.ceil((high - low) / 4.5);
    const found = [];
    for (let power = Math.ceil(low / step) * step; power <= high; power += step) found.push(10 ** power);
    return found;
  }
  const [a, b] = log ? [10 ** low, 10 ** high] : [low, high];
  const rough = (b - a) / 4.5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= rough);
  const found = [];
  for (let value = Math.ceil(a / step) * step; value <= b; value += step) found.push(Number(value.toPrecision(6)));
  return found;
}

const SERIES = ["forward", "backward", "target", "second"];

/** The losses: what is past is drawn in full, what is to come in grey; a press or a drag scrubs. */
function lossChart(root) {
  const { curves, times, clock: unit, log } = root.model.get("facts");
  const shift = log ? 1 : 0;
  const picture = svg("svg", { class: "lm-picture sc-chart", role: "img", "aria-label": "The loss" });
  const clip = `past-${Math.random().toString(36).slice(2)}`;
  const past = svg("rect", { x: 0, y: 0 });
  const ticks = svg("g");
  const future = curves.map(() => svg("path", { class: "sc-future", fill: "none" }));
  const lines = curves.map((_, k) => svg("path", { class: "sc-past", fill: "none", "data-series": SERIES[k % 4], "clip-path": `url(#${clip})` }));
  const dots = curves.map((_, k) => svg("circle", { class: "sc-dot", r: 6, "data-series": SERIES[k % 4] }));
  const now = svg("line", { class: "sc-now" });
  const veil = svg("g", { class: "sc-veil" }, svg("rect", { rx: 6 }), svg("text", {}, "your guess first"));
  picture.append(svg("defs", {}, svg("clipPath", { id: clip }, past)), ticks, ...future, now, ...lines, ...dots, veil);
  const legend = html("p", { class: "sc-legend" }, curves.map(({ name }, k) =>
    html("span", { "data-role": SERIES[k % 4] }, html("span", { class: "sc-swatch", "data-series": SERIES[k % 4] }), `${name} `, html("b", { "data-loss": k }))));
  const numbers = [...legend.querySelectorAll("b")];
  let place = null;

  function measure() {
    const em = parseFloat(getComputedStyle(root).fontSize) || 16;
    const width = Math.max(220, picture.parentElement?.clientWidth ?? 400);
    const height = Math.max(11.5 * em, Math.min(0.62 * width, (picture.closest("[data-pictures='1']") ? 21 : 15) * em));
    if (place && place.width === width && place.em === em) return;
    const frame = { left: 4 * em, right: width - 0.6 * em, top: 0.6 * em, bottom: height - 2.5 * em };
    const x = over(times.map((t) => t + shift), [frame.left, frame.right], log, 0.005);
    const y = over(curves.flatMap((one) => one.y), [frame.bottom, frame.top], log);
    place = { em, width, height, x, y, ...frame };
    put(picture, "viewBox", `0 0 ${width} ${height}`);
    picture.style.height = `${height}px`;
    curves.forEach((one, k) => {
      const path = curve(one.y.map((value, i) => [x(times[i] + shift), y(value)]));
      put(future[k], "d", path);
      put(lines[k], "d", path);
    });
    const label = (value) => lettersSvg(number(value));
    ticks.replaceChildren(
      svg("line", { class: "sc-axis", x1: frame.left, x2: frame.right, y1: frame.bottom, y2: frame.bottom }),
      ...roundNumbers(y.ends, log).map((value) => svg("g", {},
        svg("line", { class: "sc-grid", x1: frame.left, x2: frame.right, y1: y(value), y2: y(value) }),
        svg("text", { class: "sc-tick", x: frame.left - 0.5 * em, y: y(value) + 0.32 * em, "text-anchor": "end" }, label(value)))),
      ...moments(x).map((value) => svg("text", { class: "sc-tick", x: x(value + shift), y: frame.bottom + 1.15 * em, "text-anchor": "middle" }, label(value))),
      svg("text", { class: "sc-tick", x: (frame.left + frame.right) / 2, y: height - 0.15 * em, "text-anchor": "middle" }, unit));
    const [rect, words] = veil.children;
    for (const [name, value] of Object.entries({ x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top })) put(rect, name, value);
    put(words, "x", (frame.left + frame.right) / 2);
    put(words, "y", (frame.top + frame.bottom) / 2);
    put(past, "height", height);
  }

  /** Round moments to write below the curve: 0, 1, 10, ... where time is logarithmic. */
  function moments(x) {
    if (!log) return roundNumbers(x.ends, false);
    const found = [0];
    for (let step = 1; step <= times.at(-1); step *= 10) found.push(step);
    const inside = found.filter((value) => value >= times[0]);
    return inside.length > 1 ? inside : [times[0], times.at(-1)];
  }

  function nearest(event) {
    const x = event.clientX - picture.getBoundingClientRect().left;
    const states = root.model.get("states");
    const far = (i) => Math.abs(place.x(states[i].time + shift) - x);
    return states.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0);
  }
  let dragging = false;
  picture.addEventListener("pointerdown", (event) => { dragging = true; picture.setPointerCapture(event.pointerId); root.go(nearest(event)); });
  picture.addEventListener("pointermove", (event) => { if (dragging) root.go(nearest(event)); });
  for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => { dragging = false; });

  const part = html("div", { class: "sc-loss" }, legend, picture);
  part.paint = () => {
    measure();
    const state = root.state();
    const x = place.x(state.time + shift);
    const guessed = root.model.get("guess") !== "";
    put(past, "width", x.toFixed(2));
    for (const [name, value] of [["x1", x], ["x2", x], ["y1", place.top], ["y2", place.bottom]]) put(now, name, value.toFixed(2));
    dots.forEach((dot, k) => { put(dot, "cx", x.toFixed(2)); put(dot, "cy", place.y(state.losses[k]).toFixed(2)); });
    numbers.forEach((one, k) => one.replaceChildren(...letters(number(state.losses[k]))));
    put(picture, "data-guessed", guessed);
    put(picture, "aria-label", `${unit} ${clock(state.time)}: ${curves.map(({ name }, k) => `${name} ${spoken(number(state.losses[k]))}`).join(", ")}`);
  };
  root.parts.push(part);
  return part;
}

/** For each layer how long W and dW are: a number, and its small curve with a dot on it. */
function layerTable(root) {
  const { layers, log } = root.model.get("facts");
  if (!layers.length) return null;
  const states = root.model.get("states");
  const kinds = ["weights", "gradients"].filter((kind) => states[0][kind]);
  const [width, height] = [150, 30];
  const x = over(states.map((s) => s.time + (log ? 1 : 0)), [4, width - 6], log, 0.01);
  const rows = layers.map((layer, k) => kinds.map((kind) => {
    const every = states.flatMap((s) => s[kind]); // one scale for all layers, so that they compare
    const y = over(every, [height - 4, 4], kind === "gradients", 0.02);
    const line = svg("path", { class: "sc-spark", fill: "none", d: curve(states.map((s) => [x(s.time + (log ? 1 : 0)), y(s[kind][k])])) });
    const dot = html("span", { class: "sc-spot" });
    const value = html("span", { class: "sc-length", [`data-${kind}`]: layer });
    const paint = (state) => {
      dot.style.left = `${((100 * x(state.time + (log ? 1 : 0))) / width).toFixed(2)}%`;
      dot.style.top = `${((100 * y(state[kind][k])) / height).toFixed(2)}%`;
      value.replaceChildren(...letters(number(state[kind][k])));
    };
    const cell = html("td", { "data-kind": kind }, html("div", { class: "sc-cell" }, value,
      html("div", { class: "sc-sparks", "aria-hidden": "true" },
        svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" }, line), dot)));
    return { cell, paint };
  }));
  const heads = { weights: ["weights ", "|W|"], gradients: ["gradients ", "|dW|"] };
  const table = html("table", { class: "sc-table" },
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "layer"), kinds.map((kind) =>
      html("th", { scope: "col", "data-kind": kind }, heads[kind][0], html("span", { class: "lm-letters" }, letters(heads[kind][1])))))),
    html("tbody", {}, rows.map((cells, k) => html("tr", {}, html("th", { scope: "row" }, String(layers[k])), cells.map(({ cell }) => cell)))));
  const part = html("div", { class: "sc-layers" }, table);
  part.paint = () => {
    for (const { paint } of rows.flat()) paint(root.state());
    put(part, "data-guessed", root.model.get("guess") !== "");
  };
  root.parts.push(part);
  return part;
}

function render({ model, el }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const root = mount({ model, el, kind: "scrubber", paint: () => {}, pace: still ? 800 : 180 });
  const [go, play] = [root.go, root.play];
  const open = () => model.get("guess") !== "";
  root.go = (...to) => { if (open()) go(...to); }; // the guess comes first
  root.play = () => { if (open()) play(); };
  const ask = guessPanel(root, {
    asked: () => ({ ...model.get("facts").guess, given: model.get("guess") }),
    onpick: (guess) => root.set({ guess }),
    waiting: "Guess first: then the training plays.",
  });
  const pictures = frames(root);
  const losses = lossChart(root);
  const layers = layerTable(root);
  const unit = model.get("facts").clock;
  const bar = stepBar(root, { label: "Moment", words: () => `${unit} ${clock(root.state().time)}` });
  root.parts.push({ paint: () => {
    put(bar, "data-locked", !open());
    for (const one of bar.querySelectorAll("button, input")) if (!open()) put(one, "aria-disabled", "true");
    const play = bar.querySelector("[data-action=play]");
    const scrub = bar.querySelector("input");
    if (open()) { play.removeAttribute("aria-disabled"); scrub.removeAttribute("aria-disabled"); }
    else scrub.value = root.index();
  } });
  const repaint = () => { pictures?.forget(); root.refresh(); };
  const theme = new MutationObserver(repaint); // a canvas keeps its colours until it is drawn again
  for (const element of [document.body, document.documentElement]) {
    theme.observe(element, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-theme", "class"] });
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", repaint);
  const how = model.get("facts").picture;
  const shown = !how ? 0 : how.target || how.width > 1.6 * how.height ? 2 : 1; // squares side by side
  const two = html("div", { class: "sc-two", "data-pictures": shown }, pictures, losses);
  const finish = root.finish(...[ask, two, bar, layers].filter(Boolean));
  return () => { theme.disconnect(); dark.removeEventListener("change", repaint); finish(); };
}

export default { render };
