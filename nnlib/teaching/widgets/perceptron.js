// The perceptron: turn the line by hand, let the rule turn it, order its points, add some.

const TASKS = [["hand", "Turn w and b"], ["train", "Train"], ["order", "Challenge"], ["points", "Points"]];
const MARKS = { broken: "M -3 -3 L 3 3 M 3 -3 L -3 3", mended: "M -3.4 0 L -1 2.8 L 3.4 -2.8" };
const RESULTS = { fewer: "there are fewer", same: "it stays the same", more: "there are more" };
const NEEDS = "Python runs the rule anew each time: this needs the notebook’s kernel.";
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function renderPerceptron({ model, el }) {
  const facts = () => model.get("facts");
  const view = { tool: "1", cross: null, key: null, states: null, seen: 0, guesses: new Map(), late: false };
  const field = plane({ window: facts().window, labels: facts().labels, caption: "The points and the line" });
  const root = mount({ model, el, kind: "perceptron", pace: 1000, paint, noted: ["index", "hand"] });
  Object.assign(view, { root, model, facts, field });
  /** What is on the picture: the line, the flags of the points, and whether Python knows them. */
  view.now = () => {
    const [task, points, state] = [model.get("task"), model.get("points"), root.state()];
    const fresh = same(facts().points, points) && same(facts().order, model.get("order"));
    const [angle, b] = model.get("hand");
    const line = task === "hand" ? { w: [Math.cos, Math.sin].map((f) => f((angle * Math.PI) / 180)), b } : { w: state.w, b: state.b };
    const known = fresh && task !== "hand";
    const wrong = known ? state.wrong : points.flatMap(([x1, x2, label], k) => ((score(line, [x1, x2]) >= 0) === (label > 0) ? [] : [k]));
    const none = { broken: [], mended: [], at: null, next: null };
    return { task, points, state, fresh, ...line, ...(known ? state : none), wrong };
  };

  const parts = [linePart(view), pointsPart(view), sentencePart(view), handPart(view), trianglePart(view), countPart(view), guessPart(view), orderPart(view), addPart(view), boundPart(view)];
  const part = (name) => parts.find((one) => one.part === name).element;
  const tabs = choices({ label: "What to do", kind: "pp-tabs", options: TASKS.map(([value, label]) => ({ value, label })), onpick: (task) => {
    root.stop();
    const whole = (one) => ["order", "points"].includes(one); // there the whole run counts, not its steps
    const back = view.late ? { points: facts().points, order: facts().order } : {}; // what Python has run
    if (whole(task)) root.set({ ...back, task, index: root.last() });
    else root.set(whole(model.get("task")) ? { ...back, task, index: 0 } : { ...back, task });
  } });
  const bar = stepBar(root, { label: "Correction" });

  function paint() {
    if (view.states !== model.get("states")) {
      Object.assign(view, { states: model.get("states"), seen: 0 });
      view.guesses.clear();
    }
    const now = view.now();
    if (now.task === "train") view.seen = Math.max(view.seen, root.index()); // what is not seen is not told
    put(root, "data-task", now.task);
    put(root, "data-wrong", now.wrong.join(" "));
    put(root, "data-fresh", now.fresh);
    tabs.show(now.task);
    field.resize(root);
    for (const one of parts) one.paint(now);
  }

  root.watch("task", "hand", "order", "points", "asked");
  root.append(
    html("div", { class: "lm-row pp-top" }, tabs, part("count")), part("sentence"),
    html("div", { class: "pp-grid" },
      html("div", { class: "pp-left" }, part("plane"), legend(facts().names)),
      html("div", { class: "lm-stack" }, part("hand"), part("triangle"), part("guess"), part("order"), part("add"))), part("bound"));
  return root.finish(bar);
}

const score = ({ w, b }, x) => w[0] * x[0] + w[1] * x[1] + b;

/** Equal lists, told by their text only where they are not one object. */
function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function legend(names) {
  const entry = (shape, text) => html("span", { class: "pp-entry" }, svg("svg", { viewBox: "-10 -10 20 20", "aria-hidden": "true" }, shape), text);
  const mark = (kind) => svg("g", { class: `pp-mark pp-${kind}` }, svg("circle", { r: 7 }), svg("path", { d: MARKS[kind] }));
  return html("p", { class: "pp-legend lm-quiet" },
    entry(svg("circle", { class: "pp-one", r: 6 }), names[1]), entry(svg("rect", { class: "pp-nil", x: -5.5, y: -5.5, width: 11, height: 11 }), names[0]),
    entry(svg("circle", { class: "pp-ring", r: 7 }), "mistake"), entry(mark("broken"), "broken"), entry(mark("mended"), "mended"));
}

// The plane -----------------------------------------------------------------------------------------

/** The two sides, the line, the line before it, and w as an arrow that stands on the line. */
function linePart({ field, model }) {
  const [yes, no] = [svg("polygon", { class: "pp-yes" }), svg("polygon", { class: "pp-no" })];
  const hatch = svg("polygon", { fill: `url(#${field.id}-lines)` });
  const [old, line] = [svg("path", { class: "pp-old" }), svg("path", { class: "pp-line" })];
  const stand = svg("g");
  field.under.append(yes, no, hatch);
  field.over.append(old, line);
  field.top.append(stand);
  const paint = ({ task, w, b, state }) => {
    const some = w[0] || w[1];
    for (const [shape, sign] of [[yes, 1], [no, -1], [hatch, -1]]) put(shape, "points", some || sign > 0 ? side(field, w, b, sign) : "");
    const before = task === "train" && state.k > 1 ? model.get("states")[state.k - 1] : null;
    put(old, "d", before ? linePath(field, before.w, before.b) : "");
    put(line, "d", linePath(field, w, b));
    const [foot, tip] = some ? standing(field, w, b) : [[0, 0], [0, 0]];
    const [x1, y1, x2, y2] = [field.px(foot[0]), field.py(foot[1]), field.px(tip[0]), field.py(tip[1])];
    const u = field.unit;
    refill(stand, some ? [arrow({ x1, y1, x2, y2, head: 15 * u, class: "pp-arrow pp-w" }),
      svg("circle", { class: "pp-handle", cx: x2, cy: y2, r: task === "hand" ? 11 * u : 0 }),
      svg("text", { class: "pp-word lm-letters", x: x2 + (x2 - x1) * 0.24, y: y2 + (y2 - y1) * 0.24, dy: "0.3em", "text-anchor": "middle", "font-style": "italic" }, "w")] : []);
  };
  return { part: "line", paint };
}

/** Where the arrow w stands on its line, and where it ends: always as long on the picture. */
function standing({ window: [left, right, bottom, top] }, w, b) {
  const length = Math.hypot(...w);
  const foot = footOf([(left + right) / 2, (bottom + top) / 2], w, b);
  const reach = 0.2 * (top - bottom);
  return [foot, foot.map((value, i) => value + (reach * w[i]) / length)];
}

/** The points with their rings and marks; clicks and drags in the plane; the keyboard's cross. */
function pointsPart(view) {
  const { field, model, root } = view;
  const layer = svg("g");
  const cross = svg("path", { class: "pp-cross" });
  field.over.append(layer, cross);
  const element = html("div", { tabindex: "-1", class: "pp-canvas" }, field.svg);
  let drawn = [];
  field.svg.removeAttribute("role");
  field.svg.setAttribute("aria-hidden", "true");

  const build = (points) => {
    drawn = points.map(([x1, x2, label]) => {
      const shape = label > 0 ? svg("circle", { class: "pp-one" }) : svg("rect", { class: "pp-nil" });
      const mark = svg("g", { class: "pp-mark" }, svg("circle", { r: 7 }), svg("path"));
      const group = svg("g", { transform: `translate(${field.px(x1)} ${field.py(x2)})` }, svg("circle", { class: "pp-next" }), svg("circle", { class: "pp-ring" }), shape, mark);
      return { group, parts: [...group.children] };
    });
    layer.replaceChildren(...drawn.map(({ group }) => group));
  };
  let built = null;
  const paint = (now) => {
    if (built !== now.points) { build(now.points); built = now.points; }
    const u = field.unit;
    const flags = { wrong: new Set(now.wrong), broken: new Set(now.broken), mended: new Set(now.mended) };
    drawn.forEach(({ parts: [next, ring, shape, mark] }, k) => {
      put(ring, "r", flags.wrong.has(k) ? 11 * u : 0);
      const role = now.task !== "train" ? "" : k === now.at ? "at" : k === now.next ? "next" : "";
      put(next, "class", `pp-next pp-${role || "quiet"}`);
      put(next, "r", role ? 16 * u : 0);
      if (shape.tagName === "rect") for (const [name, value] of [["x", -5.6], ["y", -5.6], ["width", 11.2], ["height", 11.2]]) put(shape, name, value * u);
      else put(shape, "r", 6.6 * u);
      const kind = flags.broken.has(k) ? "broken" : flags.mended.has(k) ? "mended" : "";
      const show = kind && now.task === "train" && now.state.k > 0;
      put(mark, "class", `pp-mark ${show ? `pp-${kind}` : "pp-none"}`);
      put(mark, "transform", `translate(${11 * u} ${-11 * u}) scale(${u})`);
      if (show) put(mark.lastChild, "d", MARKS[kind]);
    });
    const cursor = now.task === "points" && view.cross;
    put(cross, "d", cursor ? `M ${field.px(cursor[0]) - 14 * u} ${field.py(cursor[1])} h ${28 * u} M ${field.px(cursor[0])} ${field.py(cursor[1]) - 14 * u} v ${28 * u}` : "");
    const open = now.task === "points";
    put(element, "tabindex", open ? "0" : "-1");
    put(element, "role", open ? "application" : "img");
    put(element, "aria-label", open ? "Plane: arrow keys move a cross, Enter puts a point there" : `${plural(now.points.length, "point")}, ${plural(now.wrong.length, "mistake")}`);
    put(element, "class", `pp-canvas ${now.task === "hand" ? "pp-grab" : open || now.task === "order" ? "pp-aim" : ""}`);
  };

  const nearest = (p) => {
    const place = ([x1, x2]) => Math.hypot(field.px(x1) - field.px(p[0]), field.py(x2) - field.py(p[1]));
    const far = model.get("points").map((point, k) => [place(point), k]).sort((a, b) => a[0] - b[0])[0];
    return far[0] < 22 * field.unit ? far[1] : null;
  };
  const put_or_take = (p) => { view.tool === "remove" ? removePoint(view, nearest(p)) : addPoint(view, p); };
  let hold = null;
  draggable(field, {
    start: (p) => {
      const { task, w, b } = view.now();
      if (task === "points") put_or_take(p);
      if (task === "order") visitFirst(view, nearest(p));
      if (task !== "hand") return false;
      const [foot, tip] = standing(field, w, b);
      const grip = Math.hypot(field.px(tip[0]) - field.px(p[0]), field.py(tip[1]) - field.py(p[1])) < 34 * field.unit;
      hold = grip ? { foot } : { gap: score({ w, b }, p) };
      return true;
    },
    move: (p) => {
      const { w } = view.now();
      if (hold.foot) turnAbout(view, hold.foot, p);
      else setHand(view, model.get("hand")[0], hold.gap - score({ w, b: 0 }, p));
    },
  });
  element.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    if (model.get("task") !== "points" || event.ctrlKey || event.metaKey || event.altKey) return;
    const [left, right, bottom, top] = field.window;
    if (ways[event.key]) {
      const size = (event.shiftKey ? 0.1 : 0.02) * (top - bottom);
      const from = view.cross ?? [(left + right) / 2, (bottom + top) / 2];
      const to = from.map((value, i) => value + size * ways[event.key][i]);
      view.cross = [Math.max(left, Math.min(right, to[0])), Math.max(bottom, Math.min(top, to[1]))];
      root.refresh();
    } else if (event.key === "Enter" || event.key === " ") put_or_take(view.cross ?? [(left + right) / 2, (bottom + top) / 2]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { part: "plane", element, paint };
}

// By hand -------------------------------------------------------------------------------------------

function setHand({ model, root, facts }, angle, b) {
  const limit = facts().shift;
  const turned = Math.round(angle > 180 ? angle - 360 : angle <= -180 ? angle + 360 : angle);
  const step = limit / 1000;
  root.set({ hand: [turned, Math.max(-limit, Math.min(limit, Number((Math.round(b / step) * step).toPrecision(6))))] });
}

/** Turn w towards p; the line turns about the point on which w stands. */
function turnAbout(view, foot, p) {
  const angle = Math.round((Math.atan2(p[1] - foot[1], p[0] - foot[0]) * 180) / Math.PI);
  const turn = (angle * Math.PI) / 180;
  setHand(view, angle, -(Math.cos(turn) * foot[0] + Math.sin(turn) * foot[1]));
}

/** Two sliders, and all scores w . x + b on one line: the sign is the side. */
function handPart(view) {
  const { model, facts } = view;
  const limit = facts().shift;
  const angle = slider({ label: "turn w", min: -180, max: 180, step: 1, value: 0, name: "angle", words: (v) => `${number(v)}°`, oninput: (v) => setHand(view, v, model.get("hand")[1]) });
  const shift = slider({ label: "shift b", min: -limit, max: limit, step: limit / 100, value: 0, name: "shift", oninput: (v) => setHand(view, model.get("hand")[0], v) });
  const [width, height] = [360, 212];
  const [strip, words, fewest] = [svg("g"), html("p", { class: "lm-letters pp-sum" }), html("p", { class: "lm-quiet" })];
  let [best, counted] = [Infinity, null];
  const picture = svg("svg", { class: "lm-picture pp-strip", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    svg("rect", { class: "pp-no", x: 0, y: 24, width: width / 2, height: 160 }), svg("rect", { class: "pp-yes", x: width / 2, y: 24, width: width / 2, height: 160 }),
    svg("path", { class: "pp-line", d: `M ${width / 2} 24 V 184` }), svg("path", { class: "pp-zero", d: `M 0 104 H ${width}` }), strip,
    svg("text", { x: 6, y: 15, class: "pp-small" }, "answer 0"), svg("text", { x: width - 6, y: 15, class: "pp-small", "text-anchor": "end" }, "answer 1"),
    svg("text", { x: width / 2, y: 205, class: "pp-small", "text-anchor": "middle" }, "the score ", svg("tspan", { class: "lm-letters" }, lettersSvg("w · x + b")), ", 0 in the middle"));
  const element = html("div", { class: "lm-panel lm-stack pp-hand" }, angle, shift, words, picture, fewest);
  const paint = (now) => {
    if (now.task !== "hand") return;
    const [turned, b] = model.get("hand");
    angle.show(turned);
    shift.show(b);
    write(words, `w = ${vector(now.w)}, b = ${number(now.b)}`);
    const scores = now.points.map(([x1, x2]) => score(now, [x1, x2]));
    if (counted !== now.points) [best, counted] = [Infinity, now.points];
    best = Math.min(best, now.wrong.length);
    put(fewest, "text", `Your fewest mistakes so far: ${best}.`);
    const far = Math.max(...scores.map(Math.abs)) || 1;
    const to = scale([-far, far], [14, width - 14]);
    const wrong = new Set(now.wrong);
    refill(strip, now.points.flatMap(([, , label], k) => {
      const [x, y] = [to(scores[k]), (label > 0 ? 64 : 144) + ((k * 7) % 5 - 2) * 11];
      const shape = label > 0 ? svg("circle", { class: "pp-one", cx: x, cy: y, r: 4.5 }) : svg("rect", { class: "pp-nil", x: x - 4, y: y - 4, width: 8, height: 8 });
      return [wrong.has(k) ? svg("circle", { class: "pp-ring", cx: x, cy: y, r: 8 }) : null, shape].filter(Boolean);
    }));
  };
  return { part: "hand", element, paint };
}

// The rule ------------------------------------------------------------------------------------------

/** The triangle of w, x and w + x or w - x, on its own scale, and its numbers. */
function trianglePart(view) {
  const { root, model } = view;
  const [width, height] = [360, 214];
  const [trail, drawing, cross, rows] = [svg("g"), svg("g"), svg("path", { class: "pp-zero" }), html("div", { class: "pp-lines" })];
  const picture = svg("svg", { class: "lm-picture pp-triangle", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    cross, trail, drawing);
  const element = html("div", { class: "lm-panel lm-stack pp-turn" }, picture, rows);
  const paint = ({ task, state, fresh }) => {
    if (task !== "train" || !fresh) return;
    const states = model.get("states");
    const old = states[Math.max(0, state.k - 1)];
    const { at, zoom } = fitted([[0, 0], old.w, state.w, ...(state.at === null ? [[1, 1], [-1, -1]] : [])], width, height);
    const origin = at([0, 0]);
    put(cross, "d", `M 0 ${origin[1].toFixed(1)} H ${width} M ${origin[0].toFixed(1)} 0 V ${height}`);
    put(element, "data-zoom", zoom);
    refill(trail, states.slice(0, state.k).map(({ w }) => svg("circle", { class: "pp-trail", cx: at(w)[0], cy: at(w)[1], r: 2 })));
    refill(drawing, state.at === null ? [svg("text", { class: "pp-small", x: width / 2 + 8, y: height / 2 - 8 }, "no arrow yet: w is 0")] : triangle(at, old.w, state));
    refill(rows, arithmetic(old, state).flatMap(([name, text]) => [html("span", { class: "lm-quiet" }, name), html("span", { class: "lm-letters" }, letters(text))]));
  };
  return { part: "triangle", element, paint };
}

/** Where these points go so that all fit in the picture; the scale is a power of 1.25: it jumps seldom. */
function fitted(points, width, height) {
  const [xs, ys] = [0, 1].map((i) => points.map((point) => point[i]));
  const [wide, tall] = [xs, ys].map((values) => Math.max(...values) - Math.min(...values));
  const best = Math.min((width - 110) / (wide || 1e-9), (height - 64) / (tall || 1e-9));
  const zoom = 1.25 ** Math.floor(Math.log(best) / Math.log(1.25));
  const [cx, cy] = [xs, ys].map((values) => (Math.max(...values) + Math.min(...values)) / 2);
  return { zoom, at: ([a, c]) => [width / 2 + zoom * (a - cx), height / 2 - zoom * (c - cy)] };
}

function triangle(at, old, { w, sign }) {
  const [o, a, c] = [[0, 0], old, w].map(at);
  const whole = [[o, a, "pp-w pp-thin", "w"], [a, c, sign > 0 ? "pp-plus" : "pp-minus", sign > 0 ? "x" : "−x"], [o, c, "pp-new", sign > 0 ? "w + x" : "w − x"]];
  const centre = [0, 1].map((i) => (o[i] + a[i] + c[i]) / 3);
  return whole.filter(([from, to]) => Math.hypot(to[0] - from[0], to[1] - from[1]) > 1).flatMap(([from, to, look, name]) => {
    const middle = [0, 1].map((i) => from[i] * 0.45 + to[i] * 0.55);
    const [nx, ny] = [-(to[1] - from[1]), to[0] - from[0]];
    const size = Math.hypot(nx, ny);
    const out = (middle[0] - centre[0]) * nx + (middle[1] - centre[1]) * ny < 0 ? -1 : 1;
    const place = [middle[0] + (out * 18 * nx) / size, middle[1] + (out * 17 * ny) / size];
    return [arrow({ x1: from[0], y1: from[1], x2: to[0], y2: to[1], head: 12, class: `pp-arrow ${look}` }),
      svg("text", { class: `pp-side lm-letters ${look}`, x: place[0], y: place[1], dy: "0.3em", "text-anchor": place[0] > middle[0] + 6 ? "start" : place[0] < middle[0] - 6 ? "end" : "middle" }, lettersSvg(name))];
  });
}

/** The correction in letters and in numbers. */
function arithmetic(old, state) {
  if (state.at === null) return [["start", `w = ${vector(state.w)}`], ["", `b = ${number(state.b)}`]];
  const sign = state.sign > 0 ? "+" : "−";
  return [
    [`w ${sign} x`, `${vector(old.w)} ${sign} ${vector(state.x)} = ${vector(state.w)}`],
    [`b ${sign} 1`, `${number(old.b)} ${sign} 1 = ${number(state.b)}`],
    ["score of x", `${number(state.score[0])} → ${number(state.score[1])}`],
  ];
}

function sentencePart(view) {
  const { root, facts, model } = view;
  const element = html("p", { class: "lm-sentence pp-sentence" });
  const sentences = {
    hand: ({ wrong }) => (wrong.length ? `${plural(wrong.length, "mistake")}. Drag the arrow to turn w; drag anywhere else to shift b.` : "No mistake is left. How did you know which way to turn?"),
    train: ({ state }) => {
      if (state.at === null) return state.next === null ? "Every answer is 1, and that is right: nothing to correct." : "At first w is 0, so there is no line: every answer is 1.";
      const done = state.sign > 0 ? "was missed: add x, and w turns towards it" : "was let through: subtract x, and w turns away";
      const end = state.next === null ? " No mistake is left: it has settled." : state.k === root.last() ? " Still not settled: it stops here." : "";
      return `Correction ${state.k}. Point ${state.at + 1} ${done}. It mends ${state.mended.length} and breaks ${state.broken.length}.${end}`;
    },
    order: ({ fresh }) => (fresh ? `This order costs ${plural(root.last(), "correction")}${facts().settled ? "" : ", and it has not settled"}. Can you order the points for more? Drag them below, or click a point to visit it first.` : ""),
    points: ({ fresh, points }) => (fresh ? `${plural(points.length, "point")}: ${facts().settled ? `settled after ${plural(root.last(), "correction")}` : `not settled after ${plural(root.last(), "correction")}`}. Click the plane, or move the cross with the arrow keys and press Enter.` : ""),
  };
  const late = waiting(root);
  const paint = (now) => {
    view.late = late(!now.fresh);
    const text = view.late ? "Waiting for Python, which runs the rule anew. A saved page has no kernel: the line stays as it was until you go back." : sentences[now.task](now);
    if (text) put(element, "text", text);
    root.words = () => (now.task === "train" && now.fresh ? now.state.text : element.textContent);
  };
  return { part: "sentence", element, paint };
}

function countPart() {
  const number = html("strong", { class: "pp-big" });
  const words = html("span", { class: "lm-quiet" });
  const element = html("p", { class: "pp-count" }, number, words);
  const paint = ({ wrong, points, task, state }) => {
    const before = task === "train" && state.k ? `${state.before} → ` : "";
    put(number, "text", `${before}${wrong.length}`);
    put(words, "text", ` wrong of ${points.length}`);
  };
  return { part: "count", element, paint };
}

/** Will the next correction leave fewer mistakes? A guess takes the step and is judged. */
function guessPart({ root, model, guesses }) {
  const question = html("p");
  const verdict = html("p", { class: "lm-quiet" });
  const buttons = choices({ label: "Guess the mistakes after the next correction", kind: "pp-guess", options: ["fewer", "same", "more"].map((value) => ({ value, label: value })), onpick: (guess) => {
    if (root.index() === root.last()) return;
    guesses.set(root.index(), guess);
    root.stop();
    root.set({ guess, asked: root.index(), index: root.index() + 1 });
  } });
  const element = html("div", { class: "lm-panel pp-ask" }, verdict, html("div", { class: "lm-row" }, question, buttons));
  const truth = (k) => {
    const [from, to] = [k, k + 1].map((i) => model.get("states")[i].wrong.length);
    return to < from ? "fewer" : to > from ? "more" : "same";
  };
  const paint = ({ task, state, fresh }) => {
    if (task !== "train" || !fresh) return;
    const open = root.index() < root.last();
    put(question, "text", open ? `Point ${state.next + 1} is next. The mistakes will be` : "No correction is left to guess.");
    buttons.show("");
    for (const one of buttons.buttons) put(one, "aria-disabled", !open);
    const k = root.index() - 1;
    const said = model.get("asked") === k ? model.get("guess") : "";
    const right = [...guesses].filter(([step, guess]) => truth(step) === guess).length;
    const tally = guesses.size ? ` ${right} of ${guesses.size} guessed right.` : "";
    put(verdict, "text", said && k >= 0 ? `You said ${said}, and ${RESULTS[truth(k)]}.${tally}` : `Does every correction leave fewer mistakes?${tally}`);
    put(verdict, "data-role", said && k >= 0 ? (said === truth(k) ? "target" : "backward") : "");
  };
  return { part: "guess", element, paint };
}

/** Corrections so far as a bar that fills up to the bound, and the mistakes of each line seen. */
function boundPart(view) {
  const { root, model, facts } = view;
  const [fill, record] = [html("div", { class: "pp-fill" }), html("div", { class: "pp-record" })];
  const meter = html("div", { class: "pp-meter", role: "meter", "aria-label": "Corrections, against the bound" }, fill, record);
  const words = html("p", { class: "lm-letters" });
  const small = html("p", { class: "lm-quiet" });
  const [width, height] = [360, 64];
  const steps = svg("g");
  const history = svg("svg", { class: "lm-picture pp-history", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, steps);
  const element = html("div", { class: "lm-panel lm-stack pp-bound" }, html("div", { class: "pp-steps" }, html("p", { class: "lm-quiet" }, "Mistakes of each line so far"), history), html("div", {}, words, meter, small));
  /** The states that have a bar: all, or the 60 up to the present one. */
  const span = () => {
    const many = Math.min(60, root.last() + 1);
    return { many, first: Math.max(0, root.index() - many + 1) };
  };
  history.addEventListener("click", (event) => {
    const box = history.getBoundingClientRect();
    const { first, many } = span();
    root.go(Math.min(view.seen, first + Math.floor(((event.clientX - box.left) / box.width) * many)));
  });
  const paint = ({ task, fresh }) => {
    const made = task === "train" ? root.index() : root.last();
    const { bound, record: best } = facts();
    const most = bound ? bound.most : null;
    put(meter, "class", `pp-meter ${bound ? "" : "pp-endless"}`);
    for (const [name, value] of [["valuemin", 0], ["valuemax", most ?? root.last()], ["valuenow", made]]) put(meter, `aria-${name}`, value);
    fill.style.width = bound ? `${Math.min(100, (100 * made) / most)}%` : "100%";
    record.style.left = bound && task === "order" ? `${Math.min(100, (100 * best) / most)}%` : "-10%";
    const room = bound ? `k = ${made} ≤ (R/γ)^2 = ${number(most)}` : `k = ${made}, without bound`;
    write(words, room);
    const why = bound ? `No order of these points needs more than ${number(most)}: R\u00a0=\u00a0${number(bound.R)}, γ\u00a0=\u00a0${number(bound.gamma)}.` : "No line separates these points, so nothing stops the rule.";
    put(small, "text", task === "order" ? `The most so far: ${best}. ${why}` : why);
    if (task === "train" && fresh) paintHistory();
  };
  let drawn = [];
  const paintHistory = () => {
    const states = model.get("states");
    const { first, many } = span();
    const wanted = [states, first, view.seen];
    if (wanted.some((one, k) => one !== drawn[k])) drawBars(states, first, many);
    drawn = wanted;
    const here = steps.children[root.index() - first];
    for (const bar of steps.querySelectorAll(".pp-bar")) put(bar, "class", bar === here ? "pp-bar pp-here" : "pp-bar");
  };
  const drawBars = (states, first, many) => {
    const [slot, top] = [width / many, Math.max(...states.map(({ wrong }) => wrong.length), 1)];
    refill(steps, states.slice(first, Math.min(first + many, view.seen + 1)).map(({ wrong }, k) => {
      const tall = Math.max(2, (wrong.length / top) * (height - 8));
      return svg("rect", { class: "pp-bar", x: k * slot + Math.min(1, slot * 0.1), y: height - tall, width: slot - Math.min(2, slot * 0.2), height: tall, rx: Math.min(2, slot / 4) });
    }), svg("path", { class: "pp-zero", d: `M 0 ${height} H ${width}` }));
  };
  return { part: "bound", element, paint };
}

// The challenge and the points ----------------------------------------------------------------------

function setOrder({ root }, order) {
  root.stop();
  root.set({ order });
}

function visitFirst(view, point) {
  if (point !== null) setOrder(view, [point, ...view.model.get("order").filter((one) => one !== point)]);
}

/** The points as chips in the order of the visits: drag them, or move one by the arrow keys. */
function orderPart(view) {
  const { model } = view;
  const chips = html("div", { class: "pp-chips", role: "group", "aria-label": "The order of the visits: arrow keys move a point" });
  const points = () => model.get("points");
  const classes = (label) => points().flatMap(([, , own], k) => (own === label ? [k] : []));
  const turns = () => {
    const [ones, nils] = [classes(1), classes(0)];
    return Array.from({ length: Math.max(ones.length, nils.length) }, (_, k) => [nils[k], ones[k]]).flat().filter((k) => k !== undefined);
  };
  const shuffled = () => points().map((_, k) => [Math.random(), k]).sort(([a], [b]) => a - b).map(([, k]) => k);
  const orders = { "As given": () => points().map((_, k) => k), Shuffle: shuffled, "By class": () => [...classes(1), ...classes(0)], "In turns": turns };
  const buttons = Object.entries(orders).map(([name, make]) => button(name, () => setOrder(view, make())));
  const element = html("div", { class: "lm-panel lm-stack pp-order" }, html("div", { class: "lm-choices" }, buttons), chips, html("p", { class: "lm-quiet" }, NEEDS));
  let dragged = null;

  const move = (point, to) => {
    const order = model.get("order").filter((one) => one !== point);
    order.splice(Math.max(0, Math.min(order.length, to)), 0, point);
    setOrder(view, order);
  };
  const chip = (point, label) => {
    const shape = label > 0 ? svg("circle", { class: "pp-one", r: 5 }) : svg("rect", { class: "pp-nil", x: -4.5, y: -4.5, width: 9, height: 9 });
    const made = button(svg("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, shape), () => {}, { class: "lm-button pp-chip", "data-point": point });
    made.append(html("span", {}, String(point + 1)));
    made.addEventListener("keydown", (event) => {
      const place = model.get("order").indexOf(point);
      const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: points().length }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      move(point, to);
    });
    made.addEventListener("pointerdown", (event) => { dragged = { point, order: model.get("order") }; made.setPointerCapture(event.pointerId); });
    made.addEventListener("pointermove", (event) => {
      const over = dragged && document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest?.(".pp-chip")).find((one) => one && chips.contains(one) && one !== made);
      if (!over || dragged.point !== point) return;
      const order = dragged.order.filter((one) => one !== point);
      const place = dragged.order.indexOf(Number(over.dataset.point));
      order.splice(place, 0, point);
      dragged.order = order;
      arrange(order);
    });
    made.addEventListener("pointerup", () => { if (dragged && !same(dragged.order, model.get("order"))) setOrder(view, dragged.order); dragged = null; });
    made.addEventListener("pointercancel", () => { dragged = null; view.root.refresh(); });
    return made;
  };
  let [made, built] = [[], null];
  const arrange = (order) => {
    const focused = chips.contains(document.activeElement) ? document.activeElement : null;
    order.forEach((point, place) => {
      if (chips.children[place] !== made[point]) chips.insertBefore(made[point], chips.children[place] ?? null);
      put(made[point], "aria-label", `Point ${point + 1}, class ${points()[point][2]}, visit ${place + 1}`);
    });
    if (focused && document.activeElement !== focused) focused.focus();
  };
  const paint = ({ task }) => {
    if (task !== "order" || dragged) return;
    if (built !== points()) { made = points().map(([, , label], k) => chip(k, label)); chips.replaceChildren(); built = points(); }
    if (model.get("order").length === made.length) arrange(model.get("order"));
  };
  return { part: "order", element, paint };
}

function addPoint({ model, root, field, tool }, p) {
  const [left, right] = field.window;
  const step = 10 ** Math.floor(Math.log10((right - left) / 200));
  const round = (value, low, high) => Math.max(low, Math.min(high, Number((Math.round(value / step) * step).toPrecision(12))));
  const point = [round(p[0], left, right), round(p[1], ...field.window.slice(2)), Number(tool)];
  if (model.get("points").length < 200) root.set({ points: [...model.get("points"), point] });
}

function removePoint({ model, root }, point) {
  const left = model.get("points").filter((_, k) => k !== point);
  if (left.length && left.length < model.get("points").length) root.set({ points: left });
}

/** What a click does, and the way back. */
function addPart(view) {
  const { model, root, facts } = view;
  const [nil, one] = facts().names;
  const tools = choices({ label: "What a click does", options: [{ value: "1", label: `+ ${one}` }, { value: "0", label: `+ ${nil}` }, { value: "remove", label: "remove" }], onpick: (tool) => { view.tool = tool; root.refresh(); } });
  const reset = (points) => root.set({ points });
  const given = button("Back to the given points", () => reset(facts().given));
  const bare = button("Keep four only", () => reset(model.get("points").slice(0, 4)));
  const where = html("p", { class: "lm-quiet" });
  const element = html("div", { class: "lm-panel lm-stack pp-add" }, tools, where, html("div", { class: "lm-choices" }, given, bare), html("p", { class: "lm-quiet" }, NEEDS));
  const paint = ({ task }) => {
    if (task !== "points") return;
    tools.show(view.tool);
    put(where, "text", view.cross ? `The cross is at ${vector(view.cross)}.` : "Can you place a point that no line can serve?");
  };
  return { part: "add", element, paint };
}

function render(context) {
  return context.model.get("facts").mode === "dot" ? renderDot(context) : renderPerceptron(context);
}

export default { render };
