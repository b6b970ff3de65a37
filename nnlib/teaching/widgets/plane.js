// A plane with two axes of one unit, for whatever lives in it: arrows, points, a line, its two sides.

const PLANE = { width: 560, height: 489, left: 52, right: 12, top: 12, bottom: 46 };

/** Where numbers stand on an axis: about `many` round ones from low to high. */
function ticks(low, high, many = 5) {
  const rough = (high - low) / many;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

/**
 * The plane's picture: plane({ window: [left, right, bottom, top], labels }). It has .px and .py (scales),
 * .under and .over (groups inside the frame), .top, .at(event) (the point under a pointer), .unit (how
 * many units of the picture make a pixel, so that letters and points keep their size), .resize(root).
 */
function plane({ window: [left, right, bottom, top], labels, caption }) {
  const { width, height } = PLANE;
  const [x0, x1, y0, y1] = [PLANE.left, width - PLANE.right, height - PLANE.bottom, PLANE.top];
  const [px, py] = [scale([left, right], [x0, x1]), scale([bottom, top], [y0, y1])];
  const id = `pp-${Math.random().toString(36).slice(2)}`;
  const frame = { x: x0, y: y1, width: x1 - x0, height: y0 - y1 };
  const grid = [
    ...ticks(left, right).map((v) => [svg("path", { class: v === 0 ? "pp-zero" : "pp-grid", d: `M ${px(v)} ${y0} V ${y1}` }),
      svg("text", { class: "pp-tick", x: px(v), y: y0, dy: "1.25em", "text-anchor": "middle" }, number(v))]),
    ...ticks(bottom, top).map((v) => [svg("path", { class: v === 0 ? "pp-zero" : "pp-grid", d: `M ${x0} ${py(v)} H ${x1}` }),
      svg("text", { class: "pp-tick", x: x0 - 6, y: py(v), dy: "0.35em", "text-anchor": "end" }, number(v))]),
  ];
  const [across, up] = labels.map((label) => lettersSvg(label.replaceAll("$", "")));
  const names = [across, up].map((word) => svg("text", { class: "pp-name lm-letters" }, word));
  const inside = (name) => svg("g", { class: name, "clip-path": `url(#${id})` });
  const made = { px, py, window: [left, right, bottom, top], under: inside("pp-under"), over: inside("pp-over"), top: svg("g"), unit: 1, id };
  made.svg = svg("svg", { class: "lm-picture pp-plane", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": caption },
    svg("defs", {}, svg("clipPath", { id }, svg("rect", frame)),
      svg("pattern", { id: `${id}-lines`, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("path", { class: "pp-hatch", d: "M 0 0 V 9" }))),
    svg("rect", { ...frame, class: "pp-ground" }), made.under, svg("g", {}, grid.map(([line]) => line)),
    svg("rect", { ...frame, class: "pp-frame" }), made.over, made.top, grid.map(([, word]) => word),
    names);
  made.at = (event) => {
    const box = made.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    return [px.invert(Math.max(x0, Math.min(x1, x))), py.invert(Math.max(y1, Math.min(y0, y)))];
  };
  let fitted = "";
  made.resize = (root) => {
    const lecture = root.dataset.size === "lecture";
    if (fitted === `${root.width} ${lecture}`) return; // to measure is to lay out the whole page
    fitted = `${root.width} ${lecture}`;
    made.unit = (width / (made.svg.clientWidth || width)) * (lecture ? 1.3 : 1);
    const u = made.unit; // on a narrow page the axes' names go inside the frame, where there is room
    const inner = u > 1.2;
    put(names[0], "transform", inner ? `translate(${x1 - 6 * u} ${y0 - 8 * u})` : `translate(${(x0 + x1) / 2} ${height - 8})`);
    put(names[1], "transform", inner ? `translate(${x0 + 6 * u} ${y1 + 18 * u})` : `translate(15 ${(y0 + y1) / 2}) rotate(-90)`);
    names.forEach((name, k) => put(name, "text-anchor", inner ? ["end", "start"][k] : "middle"));
    made.svg.style.setProperty("--unit", `${made.unit.toFixed(4)}px`);
  };
  return made;
}

/** The part of the window where sign * (w . x + b) >= 0, as an SVG polygon's points. */
function side({ px, py, window: [left, right, bottom, top] }, w, b, sign) {
  const corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
  const score = ([x1, x2]) => sign * (w[0] * x1 + w[1] * x2 + b);
  const kept = [];
  corners.forEach((from, k) => {
    const to = corners[(k + 1) % 4];
    const [s, e] = [score(from), score(to)];
    if (s >= 0) kept.push(from);
    if (s < 0 !== e < 0) kept.push([0, 1].map((i) => from[i] + (s / (s - e)) * (to[i] - from[i])));
  });
  return kept.map(([x1, x2]) => `${px(x1).toFixed(2)},${py(x2).toFixed(2)}`).join(" ");
}

/** The line w . x + b = 0 as a path that leaves the window on both ends; nothing where w is 0. */
function linePath({ px, py, window: [left, right, bottom, top] }, w, b) {
  const square = w[0] ** 2 + w[1] ** 2;
  if (!square) return "";
  const foot = footOf([(left + right) / 2, (bottom + top) / 2], w, b);
  const far = (2 * Math.hypot(right - left, top - bottom)) / Math.sqrt(square);
  const end = (way) => [px(foot[0] - way * far * w[1]), py(foot[1] + way * far * w[0])];
  return curve([end(-1), end(1)]);
}

/** The point of the line w . x + b = 0 that is nearest to p. */
function footOf(p, w, b) {
  const move = (w[0] * p[0] + w[1] * p[1] + b) / (w[0] ** 2 + w[1] ** 2);
  return [p[0] - move * w[0], p[1] - move * w[1]];
}

/** Call move(point, event) for each move of a pointer that start(point, event) has accepted. */
function draggable(made, { start, move, end = () => {} }) {
  let held = false;
  made.svg.addEventListener("pointerdown", (event) => {
    if (event.button || !start(made.at(event), event)) return;
    held = true;
    made.svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  made.svg.addEventListener("pointermove", (event) => held && move(made.at(event), event));
  for (const name of ["pointerup", "pointercancel"]) {
    made.svg.addEventListener(name, () => { if (held) { held = false; end(); } });
  }
}

/** A vector in letters: (1, −0.5). */
function vector(values) {
  return `(${values.map(number).join(",\u00a0")})`;
}
