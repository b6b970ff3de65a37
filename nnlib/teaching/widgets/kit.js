// The kit: what every flagship is built from. Plain DOM and SVG. A widget's file comes after this
// one in the same module, so it uses these names directly and ends with `export default { render }`.
//
//   const root = mount({ model, el, kind: "stepper", paint })    the group with keys, theme, size
//   root.append(html("p", { class: "lm-sentence" }), ...)        your parts
//   return root.finish(stepBar(root))                            words for screen readers, cleaning

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** An HTML element: html("button", { class: "lm-button", onclick: f, "aria-label": "Go" }, child). */
function html(tag, attributes = {}, ...children) {
  const element = fill(document.createElement(tag), attributes, children);
  // JupyterLab takes arrow keys away from any focused element that does not say this itself.
  if (/^(button|input|select)$/.test(tag) || "tabindex" in attributes) {
    element.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  return element;
}

/** An SVG element, written the same way. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(2).filter((child) => child != null));
  return element;
}

/** Set an attribute or a text only where it changes: a repaint then costs what changed. */
function put(element, name, value) {
  const text = String(value);
  if (name === "text") refill(element, text);
  else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  return element;
}

/**
 * Let an element hold these children: nodes that are there already stay and take over what differs,
 * so that the browser styles and lays out that much only. Not for children that listen to events.
 */
function refill(element, ...children) {
  const wanted = children.flat(2).filter((child) => child != null && child !== "");
  const there = [...element.childNodes];
  wanted.forEach((child, k) => (k < there.length ? become(there[k], child) : element.append(child)));
  there.slice(wanted.length).forEach((old) => old.remove());
}

function become(old, wanted) {
  if (typeof wanted === "string") wanted = document.createTextNode(wanted);
  if (old.nodeName !== wanted.nodeName) return old.replaceWith(wanted);
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  for (const { name, value } of wanted.attributes) put(old, name, value);
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  refill(old, [...wanted.childNodes]);
}

/** Refill an element with make(words), where these are not the words that it has been given last. */
function write(element, words, make = letters) {
  if (element.words === words) return;
  element.words = words;
  refill(element, make(words));
}

// Letters -----------------------------------------------------------------------------------------

/** Split "a^{(1)}_2 = 0.5" into runs { text, shift: 0, -1 or 1, slant }: letters slant, digits stand. */
function runs(text) {
  const found = [];
  const pattern = /([_^])(?:\{([^}]*)\}|(.))|([\p{Script=Latin}\p{Script=Greek}∂]+)|([^_^\p{Script=Latin}\p{Script=Greek}∂]+)/gu;
  for (const [, mark, group, single, letter, other] of String(text).matchAll(pattern)) {
    if (mark) found.push({ text: group ?? single, shift: mark === "_" ? -1 : 1, slant: false });
    else if (letter) found.push({ text: letter, shift: 0, slant: [...letter].length <= 2 || /∂/.test(letter) });
    else found.push({ text: other, shift: 0, slant: false });
  }
  return found;
}

/** An equation's letters as HTML: letters("∂L/∂w_5"). */
function letters(text) {
  const found = runs(text);
  return found.map(({ text, shift, slant }, k) => {
    if (shift && found[k - 1]?.shift === -shift) return null; // it stands in its neighbour's pair
    const other = shift && found[k + 1]?.shift === -shift ? found[k + 1].text : null;
    if (other !== null) {
      const [upper, lower] = shift > 0 ? [text, other] : [other, text];
      return html("span", { class: "lm-pair" }, html("span", {}, upper), html("span", {}, lower));
    }
    return html(shift < 0 ? "sub" : shift > 0 ? "sup" : slant ? "i" : "span", {}, text);
  }).filter(Boolean);
}

/** The same as SVG tspans, to go into a <text>. */
function lettersSvg(text) {
  let height = 0;
  return runs(text).map(({ text, shift, slant }, k, all) => {
    const before = shift && all[k - 1]?.shift === -shift ? all[k - 1].text : "";
    const width = [...before].reduce((sum, sign) => sum + (/[()]/.test(sign) ? 0.33 : 0.55), 0);
    const dy = (shift < 0 ? 0.28 : shift > 0 ? -0.42 : 0) - height;
    height += dy;
    const size = { ...(shift && { "font-size": "0.72em" }), ...(before && { dx: `-${width.toFixed(2)}em` }) };
    const scale = shift ? dy / 0.72 : dy;
    return svg("tspan", { dy: `${scale.toFixed(3)}em`, "font-style": slant ? "italic" : "normal", ...size }, text);
  });
}

/** The same for a screen reader: "∂L/∂w_5" is read "∂L/∂w 5". */
function spoken(text) {
  return runs(text).map(({ text, shift }) => (shift ? ` ${text}` : text)).join("");
}

/** Columns of letters above numbers: [{ letters, number, role }]; a role colours its column. */
function columns(parts) {
  return html("div", { class: "lm-columns" }, parts.map(({ letters: above, number, role }) =>
    html("span", { class: "lm-column", "data-role": role ?? "" },
      html("span", { class: "lm-letters" }, letters(above)),
      html("span", { class: "lm-number" }, letters(number)))));
}

// Shapes ------------------------------------------------------------------------------------------

/** An arrow from (x1, y1) to (x2, y2) as one path; its head is part of the path. */
function arrow({ x1, y1, x2, y2, head = 9, bend = 0, ...attributes }) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [nx, ny] = [-(y2 - y1) / length, (x2 - x1) / length];
  const [cx, cy] = [(x1 + x2) / 2 + 2 * bend * nx, (y1 + y2) / 2 + 2 * bend * ny];
  const far = Math.hypot(x2 - cx, y2 - cy) || 1;
  const [ux, uy] = [(x2 - cx) / far, (y2 - cy) / far];
  const corner = (side) => `${x2 - head * ux - side * head * 0.42 * uy} ${y2 - head * uy + side * head * 0.42 * ux}`;
  const line = `M ${x1} ${y1} Q ${cx} ${cy} ${x2 - head * 0.7 * ux} ${y2 - head * 0.7 * uy}`;
  return svg("g", { ...attributes, class: `lm-arrow ${attributes.class ?? ""}` },
    svg("path", { class: "lm-line", d: line, fill: "none" }),
    svg("path", { class: "lm-head", d: `M ${x2} ${y2} L ${corner(1)} L ${corner(-1)} Z` }));
}

/** A linear scale: scale([0, 1], [10, 200])(0.5) is 105; `.invert(105)` is 0.5. */
function scale([d0, d1], [r0, r1]) {
  const to = (value) => r0 + ((value - d0) / (d1 - d0)) * (r1 - r0);
  to.invert = (place) => d0 + ((place - r0) / (r1 - r0)) * (d1 - d0);
  return to;
}

/** The path of a curve through points [[x, y], ...]. */
function curve(points) {
  return points.map(([x, y], k) => `${k ? "L" : "M"} ${x.toFixed(2)} ${y.toFixed(2)}`).join(" ");
}

/** A number as Python's `number` prints it. */
function number(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "not a number";
  if (size < 1e-12) return "0";
  let text;
  if (size >= 1e-4 && size < 1e6) {
    const digits = size < 10 ? 4 : size < 100 ? 3 : 2;
    text = size >= 0.01 ? value.toFixed(digits) : value.toPrecision(3);
    const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
    if (Math.abs(Number(short) - value) < 1e-12 * Math.max(size, 1)) text = short;
  } else {
    const [mantissa, power] = value.toExponential(2).split("e");
    text = `${mantissa}·10^{${Number(power)}}`;
  }
  return text.replaceAll("-", "−");
}

// Controls ----------------------------------------------------------------------------------------

/** A labelled slider: slider({ label, min, max, step, value, words: (v) => "0.5", oninput }). */
function slider({ label, min, max, step, value, words = number, oninput, name }) {
  const shown = html("output", { class: "lm-readout" }, letters(words(value)));
  const input = html("input", {
    type: "range", class: "lm-range", min, max, step, value, name,
    "aria-label": spoken(label), "aria-valuetext": spoken(words(value)),
    oninput: () => { row.show(Number(input.value)); oninput(Number(input.value)); },
  });
  const row = html("label", { class: "lm-slider" }, html("span", { class: "lm-letters" }, letters(label)), input, shown);
  row.show = (now) => {
    if (Number(input.value) !== now) input.value = now;
    input.style.setProperty("--lm-done", `${(100 * (now - min)) / (max - min)}%`);
    put(input, "aria-valuetext", spoken(words(now)));
    write(shown, words(now));
  };
  row.input = input;
  return row;
}

/** A row of buttons of which one is pressed: choices({ label, options: [{ value, label, say }], onpick }). */
function choices({ label, options, onpick, kind = "" }) {
  const buttons = options.map(({ value, label: face, say }) =>
    html("button", {
      type: "button", class: "lm-button lm-choice", "aria-pressed": "false", "data-value": value,
      "aria-label": say, onclick: () => onpick(value),
    }, letters(face)));
  const row = html("div", { class: `lm-choices ${kind}`, role: "group", "aria-label": label }, buttons);
  row.show = (now) => buttons.forEach((button) => put(button, "aria-pressed", button.dataset.value === now));
  row.buttons = buttons;
  return row;
}

function button(label, onclick, attributes = {}) {
  return html("button", { type: "button", class: "lm-button", onclick, ...attributes }, label);
}

const ICONS = {
  first: "M5 5 V19 M19 5 L9 12 L19 19 Z",
  back: "M16 5 L6 12 L16 19 Z",
  play: "M7 4 L19 12 L7 20 Z",
  pause: "M8 5 V19 M16 5 V19",
  forward: "M8 5 L18 12 L8 19 Z",
  last: "M19 5 V19 M5 5 L15 12 L5 19 Z",
};

function iconButton(name, label, onclick) {
  const path = svg("path", { d: ICONS[name] });
  const made = button(svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "lm-icon" }, path), onclick,
    { "aria-label": label, title: label, "data-action": name });
  made.show = (icon, words) => { put(path, "d", ICONS[icon]); put(made, "aria-label", words); put(made, "title", words); };
  return made;
}

/** First, back, play, forward, last, and a slider over all steps. `root.go(i)` moves; keys do too. */
function stepBar(root, { label = "Step", words } = {}) {
  const say = words ?? ((i, last) => `${i} of ${last}`);
  const play = iconButton("play", "Play", () => root.play());
  const first = iconButton("first", "First step", () => root.go(0));
  const back = iconButton("back", "Step back", () => root.go(root.index() - 1));
  const forward = iconButton("forward", "Step forward", () => root.go(root.index() + 1));
  const last = iconButton("last", "Last step", () => root.go(root.last()));
  const input = html("input", {
    type: "range", class: "lm-range lm-scrub", min: 0, max: root.last(), step: 1, value: root.index(),
    "aria-label": label, oninput: () => root.go(Number(input.value)),
  });
  const place = html("output", { class: "lm-readout" });
  const bar = html("div", { class: "lm-bar", role: "group", "aria-label": `${label} controls` },
    html("div", { class: "lm-buttons" }, first, back, play, forward, last), input, place);
  bar.paint = () => {
    const [i, end] = [root.index(), root.last()];
    put(input, "max", end);
    if (Number(input.value) !== i) input.value = i;
    put(input, "aria-valuetext", say(i, end));
    put(place, "text", say(i, end));
    for (const [one, off] of [[first, i === 0], [back, i === 0], [forward, i === end], [last, i === end]]) {
      put(one, "aria-disabled", off);
    }
    play.show(root.playing() ? "pause" : "play", root.playing() ? "Pause" : "Play");
    input.style.setProperty("--lm-done", `${end ? (100 * i) / end : 0}%`);
  };
  root.parts.push(bar);
  return bar;
}

const PATIENCE = 1500; // milliseconds that Python may take before the page says that it waits

/** late(pending), at each paint: has Python owed an answer for too long? A saved page has no kernel. */
function waiting(root) {
  let since = 0;
  return (pending) => {
    if (!pending) since = 0;
    else if (!since) {
      since = performance.now();
      setTimeout(root.refresh, PATIENCE + 50);
    }
    return since > 0 && performance.now() - since > PATIENCE;
  };
}

// The group that holds a widget ---------------------------------------------------------------------

const LULL = 120; // milliseconds without a step: then the reader rests

/**
 * Make the widget's group in `el`. paint(state, root) draws what the model says: it is called once a
 * frame at most, whatever changed. Returns the element with state(), index(), last(), go(i), play(),
 * set({ trait: value }), watch("trait", ...) for traits of your own, width (in pixels: to measure it
 * while painting would lay out the page twice), parts (whose paint() is called too), words (a
 * function: what a screen reader says, by default the state's text) and finish(...children), which
 * render returns. `noted` names the traits of which Python takes note but computes nothing: it is
 * told of them once the reader rests, since JupyterLab redraws its toolbar with every message.
 */
function mount({ model, el, kind, paint, pace = 1300, noted = ["index"] }) {
  const root = html("div", {
    class: `lm lm-${kind}`, role: "group", "aria-label": model.get("name"), tabindex: "-1", "data-size": model.get("size"),
  });
  const live = html("div", { class: "lm-unseen", "aria-live": "polite", "aria-atomic": "true", role: "status" });
  let [frame, timer, speak, rest] = [0, 0, 0, 0];
  const watched = [];

  root.parts = [];
  root.model = model;
  root.last = () => model.get("states").length - 1;
  root.index = () => Math.max(0, Math.min(model.get("index"), root.last()));
  root.state = () => model.get("states")[root.index()];
  root.playing = () => timer !== 0;
  root.set = (traits) => {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    clearTimeout(rest);
    if (Object.keys(traits).every((name) => noted.includes(name))) rest = setTimeout(tell, LULL);
    else tell();
    root.refresh();
  };
  function tell() {
    rest = 0;
    model.save_changes();
  }
  root.go = (i, keep = false) => {
    if (!keep) root.stop();
    const to = Math.max(0, Math.min(i, root.last()));
    if (to !== model.get("index")) root.set({ index: to });
  };
  root.stop = () => { clearInterval(timer); timer = 0; root.refresh(); };
  root.play = () => {
    if (timer) return root.stop();
    if (root.index() === root.last()) root.go(0);
    timer = setInterval(() => {
      root.go(root.index() + 1, true);
      if (root.index() === root.last()) root.stop();
    }, pace);
    root.refresh();
  };
  root.refresh = () => { frame ||= requestAnimationFrame(draw); };

  function draw() {
    frame = 0;
    const state = root.state();
    if (!state) return;
    put(root, "data-size", model.get("size"));
    paint(state, root);
    for (const part of root.parts) part.paint();
    put(root, "data-index", root.index());
    clearTimeout(speak); // a reader's voice is slower than a drag: it says where the drag ends
    speak = setTimeout(() => put(live, "text", spoken(root.words?.() ?? state.text)), 250);
  }

  const KEYS = { ArrowRight: () => root.go(root.index() + 1), ArrowLeft: () => root.go(root.index() - 1),
    Home: () => root.go(0), End: () => root.go(root.last()), " ": () => root.play() };
  root.addEventListener("keydown", (event) => {
    const own = event.target.closest("input, select, textarea");
    const scrub = own?.classList.contains("lm-scrub");
    const pressed = event.key === " " && event.target.closest("button");
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    if ((own && !scrub) || pressed) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });

  root.watch = (...names) => {
    watched.push(...names);
    for (const name of names) model.on(`change:${name}`, root.refresh);
  };
  root.watch("states", "facts", "index", "guess", "size", "name");
  root.width = 0;
  const observer = new ResizeObserver(() => {
    if (root.width === root.clientWidth) return;
    root.width = root.clientWidth;
    root.refresh();
  });
  root.finish = (...children) => {
    root.append(...children, live);
    el.append(root);
    root.width = root.clientWidth;
    observer.observe(root);
    draw();
    return () => {
      for (const name of watched) model.off(`change:${name}`, root.refresh);
      observer.disconnect();
      clearInterval(timer);
      clearTimeout(speak);
      cancelAnimationFrame(frame);
      if (rest) tell();
    };
  };
  return root;
}
