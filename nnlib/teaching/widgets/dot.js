// The dot product as length and angle: drag w or x, by hand or by four sliders.

const SIDES = { "+": "x points with w", 0: "x is at a right angle to w", "−": "x points against w" };
const signOf = (value) => (Math.abs(value) < 1e-12 ? "0" : value > 0 ? "+" : "−");

function renderDot({ model, el }) {
  const far = model.get("facts").reach;
  const wide = far * ((PLANE.width - PLANE.left - PLANE.right) / (PLANE.height - PLANE.top - PLANE.bottom));
  const field = plane({ window: [-wide, wide, -far, far], labels: ["x_1", "x_2"], caption: "The arrows w and x" });
  let [moved, held] = [false, null];
  const root = mount({ model, el, kind: "dot", paint });
  const [wedge, right, drop, shadow, arrows, names] = ["path", "path", "path", "path", "g", "g"].map((tag) => svg(tag));
  field.under.append(wedge, right);
  field.over.append(drop, shadow, arrows, names);

  const tidy = (arrow) => arrow.map((value) => Math.round((value / far) * 100) / 100 * far);
  const now = () => {
    const [w, x] = [model.get("w"), model.get("points")[root.index()]];
    const lengths = [Math.hypot(...w), Math.hypot(...x)];
    const dot = w[0] * x[0] + w[1] * x[1];
    const angle = (Math.atan2(Math.abs(w[0] * x[1] - w[1] * x[0]), dot) * 180) / Math.PI;
    return { w, x, lengths, dot, angle: lengths[0] && lengths[1] ? angle : null };
  };
  const change = (name, arrow) => {
    moved = true;
    const points = model.get("points").map((one, k) => (k === root.index() ? arrow : one));
    root.set(name === "w" ? { w: arrow } : { points });
  };

  draggable(field, {
    start: (p) => {
      const near = ["w", "x"].map((name) => [Math.hypot(now()[name][0] - p[0], now()[name][1] - p[1]), name]).sort((a, b) => a[0] - b[0])[0];
      held = near[0] < 0.22 * far ? near[1] : null;
      return held !== null;
    },
    move: (p) => change(held, tidy(p.map((value) => Math.max(-far, Math.min(far, value))))),
  });

  const polar = (name, part) => slider({
    label: part ? `angle ${name}` : `length ‖${name}‖`, min: part ? -180 : 0, max: part ? 180 : far, step: part ? 1 : far / 100, value: 0,
    words: (v) => (part ? `${number(Math.round(v))}°` : number(v)),
    oninput: (value) => {
      const arrow = now()[name];
      const length = part ? Math.hypot(...arrow) : value;
      const turn = part ? (value * Math.PI) / 180 : kept[name];
      kept[name] = turn;
      change(name, [length * Math.cos(turn), length * Math.sin(turn)]);
    },
  });
  const kept = { w: 0, x: 0 }; // an arrow of length 0 remembers its way
  const sliders = ["w", "x"].flatMap((name) => [0, 1].map((part) => ({ name, part, row: polar(name, part) })));

  const guess = choices({ label: "Guess the sign of the product", kind: "pp-guess", options: [
    { value: "+", label: "+", say: "positive" }, { value: "0", label: "0", say: "zero" }, { value: "−", label: "−", say: "negative" }],
    onpick: (value) => root.set({ guess: value }) });
  const verdict = html("p", { class: "lm-sentence" });
  const equations = html("div", { class: "pp-lines" });
  let shownAt = root.index();

  function paint() {
    if (root.index() !== shownAt) {
      [shownAt, moved] = [root.index(), false];
      if (model.get("guess")) root.set({ guess: "" });
    }
    field.resize(root);
    const { w, x, lengths, dot, angle } = now();
    const u = field.unit;
    const [px, py] = [field.px, field.py];
    const open = model.get("guess") || moved;
    put(right, "d", open ? linePath(field, w, 0) : "");
    put(right, "class", "pp-dotted");
    const along = lengths[0] ? dot / lengths[0] ** 2 : 0;
    const foot = [along * w[0], along * w[1]];
    put(drop, "d", !open ? "" : curve([[px(x[0]), py(x[1])], [px(foot[0]), py(foot[1])]]));
    put(drop, "class", "pp-dotted");
    put(shadow, "d", !open ? "" : curve([[px(0), py(0)], [px(foot[0]), py(foot[1])]]));
    put(shadow, "class", `pp-shadow pp-sign${signOf(dot) === "−" ? 0 : 1}`);
    put(wedge, "d", angle === null || !open ? "" : arcPath(px, py, w, x, 0.24 * far));
    put(wedge, "class", "pp-wedge");
    refill(arrows, [["w", w], ["x", x]].filter(([, v]) => v[0] || v[1]).map(([name, v]) =>
      arrow({ x1: px(0), y1: py(0), x2: px(v[0]), y2: py(v[1]), head: 15 * u, class: `pp-arrow pp-${name}` })));
    refill(names, [["w", w], ["x", x]].flatMap(([name, v]) => {
      const length = Math.hypot(...v) || 1;
      const off = (k) => (20 * u * v[k]) / length;
      return [svg("circle", { class: "pp-handle", cx: px(v[0]), cy: py(v[1]), r: 9 * u }),
        svg("text", { class: `pp-word lm-letters pp-${name}`, x: px(v[0]) + off(0), y: py(v[1]) - off(1), dy: "0.3em", "text-anchor": "middle", "font-style": "italic" }, name)];
    }));
    for (const [name, arrow] of [["w", w], ["x", x]]) {
      if (arrow[0] || arrow[1]) kept[name] = Math.atan2(arrow[1], arrow[0]);
      sliders.filter((one) => one.name === name).forEach(({ part, row }) => row.show(part ? Math.round((kept[name] * 180) / Math.PI) : Math.hypot(...arrow)));
    }
    words(dot, lengths, angle, w, x);
  }

  function words(dot, lengths, angle, w, x) {
    const said = model.get("guess");
    const open = said || moved;
    guess.show(said);
    const truth = signOf(dot);
    put(verdict, "text", !open ? "Guess before you see the numbers: is w · x positive, zero or negative?"
      : `${said ? (said === truth ? "You are right: " : "Not so: ") : ""}${SIDES[truth]}, so the product is ${{ "+": "positive", 0: "zero", "−": "negative" }[truth]}.`);
    const lines = open ? [
      ["by entries", `w · x = ${w.map((v, k) => `${bracket(v)} · ${bracket(x[k])}`).join(" + ")} = ${number(dot)}`],
      ["by length, angle", angle === null ? "an arrow of length 0 has no angle" : `‖w‖ ‖x‖ cos θ = ${number(lengths[0])} · ${number(lengths[1])} · ${bracket(Math.cos((angle * Math.PI) / 180))} = ${number(dot)}`],
      ["the angle", angle === null ? "none" : `θ = ${number(angle)}°`],
      ["x along w", `${lengths[0] ? number(dot / lengths[0]) : "none"}`],
    ] : [["by entries", "w · x = ?"], ["by length, angle", "‖w‖ ‖x‖ cos θ = ?"], ["the angle", "θ = ?"], ["x along w", "?"]];
    refill(equations, lines.flatMap(([name, text]) => [html("span", { class: "lm-quiet" }, name), html("span", { class: "lm-letters" }, letters(text))]));
    put(root, "data-dot", dot);
    root.words = () => (open ? root.state().text : `w is ${vector(w)} and x is ${vector(x)}. Guess the sign of their product.`);
  }

  root.watch("w", "points");
  root.append(
    html("p", { class: "lm-title" }, "The dot product, as length and angle"), verdict,
    html("div", { class: "pp-grid" },
      html("div", { class: "pp-left pp-grab" }, field.svg),
      html("div", { class: "lm-stack" },
        html("div", { class: "lm-panel lm-stack" }, html("div", { class: "lm-row" }, html("span", { class: "lm-letters" }, letters("w · x")), html("span", {}, "will be"), guess), equations),
        html("div", { class: "lm-panel lm-stack pp-sliders" }, sliders.map(({ row }) => row)))));
  return root.finish(stepBar(root, { label: "Arrow x", words: (i, last) => `x: ${i + 1} of ${last + 1}` }));
}

/** A negative number in brackets, as one factor of a product. */
function bracket(value) {
  return value < 0 ? `(${number(value)})` : number(value);
}

/** The sector between the arrows w and x around the origin. */
function arcPath(px, py, w, x, radius) {
  const start = Math.atan2(w[1], w[0]);
  const turn = Math.atan2(w[0] * x[1] - w[1] * x[0], w[0] * x[0] + w[1] * x[1]);
  const points = Array.from({ length: 33 }, (_, k) => start + (turn * k) / 32).map((a) => [px(radius * Math.cos(a)), py(radius * Math.sin(a))]);
  return `${curve([[px(0), py(0)], ...points])} Z`;
}
