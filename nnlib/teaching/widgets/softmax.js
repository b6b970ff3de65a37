// The softmax flagship. The page computes softmax itself (`softmaxState`, as in softmax.py).

const sum = (values) => values.reduce((a, b) => a + b, 0);
const dot = (a, b) => sum(a.map((value, j) => value * b[j]));

/** What softmax.py's `softmax_state` computes: with z - max z, so that no power overflows. */
function softmaxState(z, target, temperature) {
  const u = z.map((value) => value / temperature);
  const largest = Math.max(...u);
  const shifted = u.map((value) => value - largest);
  const powers = shifted.map(Math.exp);
  const whole = sum(powers);
  const p = powers.map((power) => power / whole);
  const error = p.map((value, j) => value - Number(j === target));
  return {
    p, error,
    jacobian: p.map((pj, j) => p.map((pi, i) => (pj * (Number(i === j) - pi)) / temperature)),
    cross_entropy: Math.log(whole) - shifted[target],
    slopes: error.map((value) => value / temperature),
    squared_error: dot(error, error) / 2,
    squared_slopes: p.map((value, i) => (value * (error[i] - dot(p, error))) / temperature),
  };
}

/** What softmax.py's `in_words` says. */
function inWords(z, target, temperature, names) {
  const now = softmaxState(z, target, temperature);
  const list = (values) => values.map(number).join(", ");
  return `Scores ${list(z)}, temperature ${number(temperature)}, right class ${names[target]}. `
    + `Probabilities ${list(now.p)}; p − t ${list(now.error)}, sum ${number(sum(now.error))}. `
    + `Cross-entropy ${number(now.cross_entropy)}, slopes ${list(now.slopes)}. `
    + `Squared error ${number(now.squared_error)}, slopes ${list(now.squared_slopes)}.`;
}

const signed = (value, digits = 4) => {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : (value < 0 ? "−" : "+") + text;
};

// The picture: scores to drag, bars with arrows, what each loss says -----------------------------------

function softmaxPicture(root) {
  const { model } = root;
  const names = model.get("facts").names;
  const reach = model.get("facts").reach;
  const k = names.length;
  const clip = (value) => Math.max(-reach, Math.min(reach, Math.round(value * 10) / 10));
  const place = {};
  root.active = model.get("target"); // the column that was moved last; -1: all

  const setOne = (j, value) => {
    root.halt();
    root.active = j;
    root.set({ z: model.get("z").map((old, i) => (i === j ? clip(value) : old)) });
  };
  const setAll = (delta) => {
    const z = model.get("z");
    const by = Math.max(-reach - Math.min(...z), Math.min(reach - Math.max(...z), delta));
    root.halt();
    root.active = -1;
    if (Math.abs(by) > 1e-9) root.set({ z: z.map((value) => clip(value + by)) });
    else root.refresh();
  };
  const mean = () => sum(model.get("z")) / k;

  /** A grip that a pointer drags and the keys move. */
  function grip(attributes, shape, { value, to, ends }) {
    const made = svg("g", { class: "sm-grip", role: "slider", tabindex: 0, "aria-orientation": "vertical",
      "data-lm-suppress-shortcuts": "true", ...attributes }, shape);
    const keys = { ArrowUp: 0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowLeft: -0.1, PageUp: 1, PageDown: -1 };
    made.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key in keys) to(value() + keys[event.key]);
      else if (event.key === "Home" || event.key === "End") to(ends[event.key === "End" ? 1 : 0]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return made;
  }

  function draggable(area, made, start, move) {
    area.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      area.setPointerCapture(event.pointerId);
      made.focus({ preventScroll: true });
      event.preventDefault();
      area.dragging = start(at(event));
      move(at(event), area.dragging);
    });
    area.addEventListener("pointermove", (event) => {
      if (area.dragging !== undefined) move(at(event), area.dragging);
    });
    for (const end of ["pointerup", "pointercancel"]) area.addEventListener(end, () => { area.dragging = undefined; });
  }
  const at = (event) => place.z.invert((event.clientY - picture.getBoundingClientRect().top));

  const picture = svg("svg", { class: "lm-picture sm-picture", role: "group", "aria-label": "Scores, probabilities and slopes, a column for each class" });
  const hatch = `hatch-${Math.random().toString(36).slice(2)}`;
  picture.append(svg("defs", {}, svg("pattern", { id: hatch, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 6, height: 6, class: "sm-hatch-ground" }), svg("rect", { width: 2.4, height: 6, class: "sm-hatch-line" }))));
  const band = svg("rect", { class: "sm-band", rx: 8 });
  const heads = ["scores", "probabilities", "slopes"].map((name) => svg("text", { class: "sm-head", "data-head": name }));
  heads[0].append(svg("tspan", {}, "scores "), svg("tspan", { "font-style": "italic" }, "z"), svg("tspan", { class: "sm-hint" }, "  drag them"));
  heads[1].append(svg("tspan", {}, "probabilities "), svg("tspan", { "font-style": "italic", class: "sm-blue" }, "p"),
    svg("tspan", {}, ", arrows to the target "), svg("tspan", { "font-style": "italic", class: "sm-green" }, "t"));
  heads[2].append(svg("tspan", {}, "slopes by each score"));
  const key = svg("g", { class: "sm-key" },
    svg("rect", { class: "sm-ce", rx: 2 }), svg("text", {}, "cross-entropy"),
    svg("rect", { class: "sm-se", rx: 2, fill: `url(#${hatch})` }), svg("text", {}, "squared error"));
  const lines = svg("g", {}, Array.from({ length: 4 }, () => svg("line", { class: "sm-axis" })));
  const ticks = svg("g", {}, ["1", "0", "p", "p − t"].map((word) => svg("text", { class: "sm-tick" }, lettersSvg(word))));
  const meanLine = svg("line", { class: "sm-mean" });
  picture.append(band, ...heads, key, lines, ticks, meanLine);

  const classes = names.map((name, j) => {
    const part = {
      area: svg("rect", { class: "sm-area", "data-class": j }),
      name: svg("text", { class: "sm-name" }),
      track: svg("line", { class: "sm-track" }),
      stem: svg("line", { class: "sm-stem" }),
      score: svg("text", { class: "sm-number sm-score" }),
      goal: svg("rect", { class: "sm-goal", rx: 3 }),
      bar: svg("rect", { class: "sm-bar", rx: 3 }),
      way: svg("g", { class: "sm-way" }),
      p: svg("text", { class: "sm-number sm-p", "data-p": j }),
      error: svg("text", { class: "sm-number sm-error", "data-error": j }),
      ce: svg("rect", { class: "sm-ce", rx: 2 }),
      se: svg("rect", { class: "sm-se", rx: 2, fill: `url(#${hatch})` }),
    };
    part.grip = grip({ "aria-label": `Score z ${j + 1}${names[j] === String(j + 1) ? "" : `, ${name}`}`, "aria-valuemin": -reach, "aria-valuemax": reach, "data-class": j },
      svg("circle", { class: "sm-knob" }), { value: () => model.get("z")[j], to: (value) => setOne(j, value), ends: [-reach, reach] });
    draggable(part.area, part.grip, () => 0, (value) => setOne(j, value));
    draggable(part.grip, part.grip, () => 0, (value) => setOne(j, value));
    part.grip.addEventListener("focus", () => { root.active = j; root.refresh(); });
    picture.append(part.track, part.stem, part.area, part.goal, part.bar, part.way, part.name, part.ce, part.se, part.score, part.p, part.error, part.grip);
    return part;
  });
  const all = grip({ "aria-label": "All scores: their mean", "aria-valuemin": -reach, "aria-valuemax": reach, "data-class": "all" },
    svg("path", { class: "sm-knob" }), { value: mean, to: (value) => setAll(value - mean()), ends: [-3 * reach, 3 * reach] });
  const allName = svg("text", { class: "sm-name" }, "all");
  draggable(all, all, (value) => value - mean(), (value, offset) => setAll(value - offset - mean()));
  all.addEventListener("focus", () => { root.active = -1; root.refresh(); });
  picture.append(allName, all);

  /** Where everything stands, for this width and this size of letters. */
  function measure() {
    const em = parseFloat(getComputedStyle(root).fontSize) || 16;
    const width = Math.max(260, picture.parentElement?.clientWidth ?? 600);
    const margin = 2.9 * em;
    const column = (width - margin) / k;
    const rows = { z: [4.5 * em, 12.7 * em], p: [18.4 * em, 26 * em], s: [31.9 * em, 36.9 * em] };
    Object.assign(place, { em, width, margin, column, height: 37.4 * em, small: column < 4.3 * em, digits: column < 3.5 * em ? 3 : 4,
      z: scale([reach, -reach], rows.z), p: scale([1, 0], rows.p), rows,
      x: (j) => margin + (j + 0.5) * column });
    put(picture, "viewBox", `0 0 ${width} ${place.height}`);
    put(picture, "data-small", place.small);
    picture.style.height = `${place.height}px`;
    fixed();
  }

  const box = (element, x, y, width, height) => { for (const [name, value] of Object.entries({ x, y, width, height })) put(element, name, Math.max(name === "x" || name === "y" ? -1e6 : 0, value).toFixed(2)); };
  const stretch = (element, x1, y1, x2, y2) => { for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) put(element, name, value.toFixed(2)); };
  const stand = (element, x, y) => { put(element, "x", x.toFixed(2)); put(element, "y", y.toFixed(2)); };

  function fixed() {
    const { em, width, margin, rows } = place;
    heads.forEach((head, k) => stand(head, 0, [1.05, 15.7, 29.9][k] * em));
    const wide = width > 32 * em;
    const [one, oneWord, two, twoWord] = key.children;
    const from = wide ? 13 * em : 0;
    const line = (wide ? 29.9 : 31.3) * em;
    box(one, from, line - 0.72 * em, 0.8 * em, 0.8 * em);
    stand(oneWord, from + 1.2 * em, line);
    box(two, from + 9 * em, line - 0.72 * em, 0.8 * em, 0.8 * em);
    stand(twoWord, from + 10.2 * em, line);
    [place.z(0), place.p(1), place.p(0), (rows.s[0] + rows.s[1]) / 2].forEach((y, k) => stretch(lines.children[k], margin - 0.4 * em, y, width, y));
    [1, 0].forEach((value, k) => stand(ticks.children[k], margin - 0.8 * em, place.p(value) + (value ? 0.42 : 0.15) * em));
    stand(ticks.children[2], margin - 0.8 * em, place.p(1) - 0.75 * em);
    stand(ticks.children[3], margin - 0.8 * em, place.p(0) + 1.35 * em);
    stand(allName, margin / 2 - 0.3 * em, 2.75 * em);
    classes.forEach((part, j) => {
      stand(part.name, place.x(j), 2.75 * em);
      stretch(part.track, place.x(j), rows.z[0], place.x(j), rows.z[1]);
      box(part.area, margin + j * place.column, rows.z[0] - 0.9 * em, place.column, rows.z[1] - rows.z[0] + 1.8 * em);
      put(part.grip.firstChild, "r", 0.62 * em);
    });
  }

  function paintClass(part, j, z, now, target, height) {
    const { em, column } = place;
    const x = place.x(j);
    const y = place.z(z[j]);
    const broad = Math.min(0.42 * column, 3.4 * em);
    stretch(part.stem, x, place.z(0), x, y);
    put(part.grip.firstChild, "cx", x.toFixed(2));
    put(part.grip.firstChild, "cy", y.toFixed(2));
    put(part.grip, "aria-valuenow", z[j]);
    put(part.grip, "aria-valuetext", `${number(z[j])}, p ${number(now.p[j])}`);
    stand(part.score, x, y + (z[j] < 0 ? 1.75 : -0.95) * em);
    put(part.score, "text", number(z[j]));
    put(part.name, "text", (target === j ? "✓ " : "") + names[j]);
    put(part.name, "data-target", target === j);
    box(part.goal, x - broad / 2, place.p(1), broad, target === j ? place.p(0) - place.p(1) : 0);
    const top = place.p(now.p[j]);
    box(part.bar, x - broad / 2, top, broad, Math.max(1.5, place.p(0) - top));
    stand(part.p, x, place.p(1) - 0.75 * em);
    put(part.p, "text", now.p[j].toFixed(place.digits));
    stand(part.error, x, place.p(0) + 1.35 * em);
    put(part.error, "text", signed(now.error[j], place.digits));
    const end = place.p(Number(j === target));
    const [a, b] = [x + broad / 2 + 0.55 * em, Math.min(0.6 * em, Math.abs(top - end))];
    part.way.replaceChildren(...(b > 2 ? [arrow({ x1: a, y1: top, x2: a, y2: end, head: b })] : []));
    const middle = (place.rows.s[0] + place.rows.s[1]) / 2;
    const thin = Math.min(0.2 * column, 1.5 * em);
    for (const [element, value, shift] of [[part.ce, now.slopes[j], -thin - 1], [part.se, now.squared_slopes[j], 1]]) {
      const long = Math.max(1, height * Math.abs(value));
      box(element, x + shift, value < 0 ? middle : middle - long, thin, long);
    }
  }

  picture.paint = () => {
    const [z, target, temperature] = ["z", "target", "temperature"].map((name) => model.get(name));
    const now = (root.now = softmaxState(z, target, temperature));
    measure();
    const half = (place.rows.s[1] - place.rows.s[0]) / 2;
    const height = half / Math.max(1, 1 / temperature);
    classes.forEach((part, j) => paintClass(part, j, z, now, target, height));
    const { em, margin, width, column } = place;
    const y = place.z(mean());
    const [cx, r] = [margin / 2 - 0.3 * em, 0.72 * em];
    put(all.firstChild, "d", `M ${cx} ${y - r} L ${cx + r} ${y} L ${cx} ${y + r} L ${cx - r} ${y} Z`);
    put(all, "aria-valuenow", mean().toFixed(3));
    stretch(meanLine, cx + r, y, width, y);
    if (root.active < 0) box(band, 0, 1.6 * em, width, 13 * em);
    else box(band, margin + root.active * column + 2, 1.6 * em, column - 4, place.height - 1.6 * em);
    put(picture, "data-active", root.active);
  };
  root.parts.push(picture);
  return picture;
}

// All slopes in one table ---------------------------------------------------------------------------

function slopesTable(root) {
  const names = root.model.get("facts").names;
  const k = names.length;
  const symbol = (text) => html("span", { class: "lm-letters" }, letters(text));
  const cells = (n, more = {}) => Array.from({ length: n }, () => html("td", more));
  const line = (head, kind) => {
    const made = { head: html("th", { scope: "row" }, head), cells: cells(k), total: html("td", { class: "sm-total" }) };
    made.row = html("tr", { class: kind }, made.head, made.cells, made.total);
    return made;
  };
  const jacobian = names.map((_, j) => line(symbol(`p_${j + 1}`), "sm-jacobian"));
  const totals = line("sum", "sm-sums");
  const value = [html("span", { class: "sm-loss" }), html("span", { class: "sm-loss" })];
  const ce = line([html("span", {}, "cross-entropy "), value[0]], "sm-ce-row");
  const se = line([html("span", {}, "squared error "), value[1]], "sm-se-row");
  const heads = names.map((_, i) => html("th", { scope: "col" }, symbol(`z_${i + 1}`)));
  const table = html("table", { class: "sm-table", "data-classes": k },
    html("caption", {}, html("b", {}, "How fast each changes"), " per unit of a score"),
    html("thead", {}, html("tr", {}, html("td", {}), heads, html("th", { scope: "col", class: "sm-total" }, "sum"))),
    html("tbody", {}, jacobian.map((one) => one.row), totals.row),
    html("tbody", { class: "sm-losses" }, ce.row, se.row));
  const digits = () => 4 - Number(k > 4) - Number(k > 3 && root.clientWidth < 460);

  function fillRow(made, values, most) {
    values.forEach((each, i) => {
      const cell = made.cells[i];
      put(cell, "text", signed(each, digits()));
      if (most) cell.style.setProperty("--sm-tint", `${Math.round(45 * Math.sqrt(Math.min(1, Math.abs(each) / most)))}%`);
      put(cell, "data-sign", each < 0 ? "minus" : "plus");
      put(cell, "data-active", i === root.active);
    });
    put(made.total, "text", signed(sum(values), digits()));
  }

  table.paint = () => {
    const now = root.now;
    const temperature = root.model.get("temperature");
    jacobian.forEach((made, j) => fillRow(made, now.jacobian[j], 0.25 / temperature));
    fillRow(totals, names.map((_, i) => sum(now.jacobian.map((row) => row[i]))), 0);
    fillRow(ce, now.slopes, 1 / temperature);
    fillRow(se, now.squared_slopes, 1 / temperature);
    heads.forEach((head, i) => put(head, "data-active", i === root.active));
    value[0].replaceChildren(...letters(number(now.cross_entropy)));
    value[1].replaceChildren(...letters(number(now.squared_error)));
  };
  root.parts.push(table);
  return table;
}

// Temperature, right class, demonstration ---------------------------------------------------------------

function controls(root) {
  const { model } = root;
  const { names, temperatures: [cold, hot] } = model.get("facts");
  const heat = slider({ label: "τ", min: cold, max: hot, step: 0.05, value: model.get("temperature"),
    name: "temperature", oninput: (value) => { root.halt(); root.set({ temperature: value }); } });
  heat.input.setAttribute("aria-label", "Temperature");
  const target = choices({ label: "Right class", onpick: (value) => { root.halt(); root.set({ target: Number(value) }); },
    options: names.map((name, j) => ({ value: String(j), label: "", say: `Right class: ${name}` })) });
  target.buttons.forEach((one, j) => one.replaceChildren(names[j]));
  const show = button("Show me", () => root.play(), { "data-action": "demo" });
  const reset = button("Start again", () => { root.halt(); root.begin(root.index()); }, { "data-action": "reset" });
  const bar = html("div", { class: "lm-panel sm-controls" }, html("span", {}, "temperature"), heat,
    html("span", {}, "right class"), target, html("div", { class: "lm-row sm-do" }, show, reset));
  bar.paint = () => {
    heat.show(model.get("temperature"));
    target.show(String(model.get("target")));
    put(show, "text", root.playing() ? "Stop" : "Show me");
  };
  root.parts.push(bar);
  return bar;
}

/** Move from here to where the experiment's demonstration ends; at once where motion is not wanted. */
function demonstrate(root) {
  const { model } = root;
  let frame = 0;
  root.halt = () => { cancelAnimationFrame(frame); frame = 0; };
  root.playing = () => frame !== 0;
  root.begin = (index) => {
    root.halt();
    const { z, target, temperature } = model.get("states")[index];
    root.active = index === 1 ? -1 : target;
    root.set({ index, z: [...z], target, temperature });
  };
  root.play = () => {
    if (frame) { root.halt(); return root.refresh(); }
    const { z, demo, target, temperature } = root.state();
    root.active = root.index() === 1 ? -1 : target;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return root.set({ ...demo });
    const begin = performance.now();
    const mix = (a, b, s) => Math.round(20 * (a + s * (b - a))) / 20;
    const move = (now) => {
      const done = Math.min(1, Math.max(0, (now - begin) / 2400));
      const s = done * done * (3 - 2 * done);
      root.set({ target, z: z.map((a, j) => mix(a, demo.z[j], s)), temperature: mix(temperature, demo.temperature, s) });
      frame = done < 1 ? requestAnimationFrame(move) : 0;
      root.refresh();
    };
    frame = requestAnimationFrame(move);
  };
  // the kit's steps are the experiments, and each begins at its own place
  root.go = (index) => {
    const to = Math.max(0, Math.min(index, root.last()));
    if (to !== root.index()) root.begin(to);
  };
}

function render({ model, el }) {
  const root = mount({ model, el, kind: "softmax", paint: () => {} });
  demonstrate(root);
  const tabs = choices({ label: "Experiment", kind: "sm-tabs", onpick: (value) => root.begin(Number(value)),
    options: model.get("states").map(({ name }, k) => ({ value: String(k), label: "", say: name })) });
  tabs.buttons.forEach((one, k) => one.replaceChildren(model.get("states")[k].name));
  tabs.paint = () => tabs.show(String(root.index()));
  root.parts.push(tabs);
  root.watch("z", "target", "temperature", "answers");
  const ask = guessPanel(root, {
    asked: () => {
      const { question, options, answer, told } = root.state();
      const given = model.get("answers")[root.index()] ?? "";
      return { question, options: options.map((words) => [words, words]), answer, told, given };
    },
    onpick: (guess) => {
      const answers = [...model.get("answers")];
      answers[root.index()] = guess;
      root.set({ answers });
    },
    waiting: "Guess first. Then drag, and see.",
  });
  const picture = softmaxPicture(root);
  const table = slopesTable(root);
  root.words = () => inWords(model.get("z"), model.get("target"), model.get("temperature"), model.get("facts").names);
  const bars = controls(root);
  const finish = root.finish(tabs, ask, html("div", { class: "sm-two" }, html("div", { class: "sm-left" }, picture), html("div", { class: "sm-side" }, html("div", { class: "sm-scroll", tabindex: 0, role: "region", "aria-label": "Slopes" }, table), bars)));
  return () => { root.halt(); finish(); };
}

export default { render };
