// The backprop stepper: a diagram for each view of the state, its equation, the weights, the drag.

/** Where each card stands, for a width in pixels and a unit (the size of the type). */
function layOut({ nodes, stubs, longest }, width, unit) {
  const layers = 1 + Math.max(...nodes.map((node) => node.layer));
  const rows = nodes.map((node) => node.row);
  const [low, high] = [Math.min(...rows), Math.max(...rows)];
  const card = { w: Math.max(3.4, Math.min(5.4, 1.1 + 0.48 * longest)) * unit, h: 4.5 * unit };
  const gap = layers > 1 ? (width - 6 - layers * card.w) / (layers - 1) : 0;
  const upright = gap < 2.6 * unit; // too narrow: the forward walk then goes down the page
  const places = new Map();
  if (upright) {
    const across = Math.min(card.w + 2 * unit, (width - 6 - card.w) / Math.max(1, high - low));
    if (across < card.w + 6) card.w = Math.max(3.6 * unit, across - 6);
    for (const { id, layer, row } of nodes) {
      const x = width / 2 + ((low + high) / 2 - row) * Math.min(across, card.w + 2 * unit);
      places.set(id, [x, card.h / 2 + 4 + layer * (card.h + 3.4 * unit)]);
    }
    return { card, places, upright, height: layers * (card.h + 3.4 * unit) - 3.4 * unit + 8 };
  }
  const pitch = card.h + (stubs.length ? 2.6 : 1.6) * unit;
  const side = Math.min(gap, 7 * unit);
  const left = (width - layers * card.w - (layers - 1) * side) / 2;
  for (const { id, layer, row } of nodes) {
    places.set(id, [left + card.w / 2 + layer * (card.w + side), 4 + card.h / 2 + (high - row) * pitch]);
  }
  const most = Math.max(0, ...stubs.map(({ head }) => stubs.filter((stub) => stub.head === head).length));
  const under = Math.max(0, ...stubs.map(({ head }) => places.get(head)[1])) + card.h / 2 + (0.7 + 1.75 * most) * unit;
  return { card, places, upright, height: Math.max((high - low) * pitch + card.h + 8, stubs.length ? under : 0) };
}

const SHORTER = 1.2; // an input has no sensitivity to show: its card is lower by this much

function pillWidth(words, size) {
  return (1 + 0.64 * spoken(words).replace(/ (?=\d)|[()]/g, "").length) * size;
}

/** One diagram: `lay(width, unit)` places its parts, `paint(view, parameters, chosen)` fills them. */
function makeDiagram(facts, { onpick, label }) {
  const picture = svg("svg", { class: "lm-picture", role: "img", "aria-label": label });
  let [cards, lines, weights, marks] = [new Map(), new Map(), new Map(), []];
  let [plan, size, notes] = [null, 0, svg("g", {})];

  function lay(width, unit) {
    if (plan && plan.width === width && plan.unit === unit) return;
    plan = { ...layOut(facts, width, unit), width, unit };
    size = unit;
    [cards, lines, weights, marks] = [new Map(), new Map(), new Map(), []];
    put(picture, "data-crowded", facts.edges.filter((edge) => edge.weight).length > 8);
    picture.setAttribute("viewBox", `0 0 ${width} ${plan.height}`);
    notes = svg("g", {});
    picture.replaceChildren(
      svg("g", {}, facts.edges.map(drawEdge)), svg("g", {}, facts.edges.map(drawWeight)),
      svg("g", {}, facts.stubs.map(drawStub)), svg("g", {}, facts.nodes.map(drawCard)), notes);
  }

  function ends({ tail, head }, at) {
    const { card, places, upright } = plan;
    const [[x1, y1], [x2, y2]] = [places.get(tail), places.get(head)];
    const rivals = facts.edges.filter((edge) => edge.head === head);
    const axis = upright ? 0 : 1;
    const rank = rivals.map((edge) => places.get(edge.tail)[axis]).filter((p) => p < places.get(tail)[axis]).length
      + rivals.filter((edge) => edge.tail === tail && edge.id < at).length;
    const spread = (rank - (rivals.length - 1) / 2) * Math.min(size, (upright ? card.w : card.h) / (rivals.length + 1));
    const inward = facts.nodes.find((node) => node.id === tail).kind === "input" ? SHORTER * size : 0;
    return upright
      ? { x1, y1: y1 + (card.h - inward) / 2 + 2, x2: x2 + spread, y2: y2 - card.h / 2 - 3 }
      : { x1: x1 + card.w / 2 + 2, y1, x2: x2 - card.w / 2 - 3, y2: y2 + spread };
  }

  function drawEdge(edge) {
    const place = ends(edge, edge.id);
    const far = Math.abs(facts.nodes.find((n) => n.id === edge.head).layer - facts.nodes.find((n) => n.id === edge.tail).layer) > 1;
    const shape = { ...place, head: 0.62 * size, bend: far ? 1.6 * size : 0 };
    const there = arrow({ ...shape, class: "lm-there" });
    const back = arrow({ ...shape, x1: place.x2, y1: place.y2, x2: place.x1, y2: place.y1, bend: -shape.bend, class: "lm-back" });
    const group = svg("g", { class: "lm-edge", "data-edge": edge.id }, there, back);
    lines.set(edge.id, { group, ...place });
    return group;
  }

  function pill(x, y, words, attributes, type = 0.95) {
    const size = type * plan.unit;
    const width = pillWidth(words, size);
    const box = svg("rect", { x: x - width / 2, y: y - 0.76 * size, width, height: 1.52 * size, rx: 0.76 * size });
    const text = svg("text", { x, y: y + 0.36 * size, "text-anchor": "middle", "font-size": size, class: "lm-letters" }, lettersSvg(words));
    return svg("g", attributes, box, text);
  }

  function drawWeight(edge) {
    if (!edge.weight) return null;
    const { x1, y1, x2, y2 } = lines.get(edge.id);
    const known = facts.lines.some((line) => line.name === edge.name);
    const length = Math.hypot(x2 - x1, y2 - y1);
    const short = length < 5.5 * size; // beside a short arrow, on a long one, off where others cross
    const part = short ? 0.42 : plan.upright ? 0.24 : 0.36;
    const side = short ? (outward(edge) * 0.95 * size) / length : 0;
    const [x, y] = [x1 + part * (x2 - x1) + side * (y2 - y1), y1 + part * (y2 - y1) - side * (x2 - x1)];
    const group = pill(x, y, edge.letters, {
      class: `lm-weight ${known ? "lm-pick" : ""} ${short ? "lm-clear" : ""}`, "data-edge": edge.weight, "data-name": edge.name,
      onclick: known ? () => onpick(edge.name) : () => {},
    });
    weights.set(edge.weight, group);
    return group;
  }

  /** On which side of a short arrow its weight stands: outside of the fan that it belongs to. */
  function outward({ tail, head }) {
    const fan = facts.edges.filter((edge) => edge.tail === tail);
    const [own, others] = fan.length > 1
      ? [head, fan.map((edge) => edge.head)]
      : [tail, facts.edges.filter((edge) => edge.head === head).map((edge) => edge.tail)];
    const axis = plan.upright ? 0 : 1;
    const mean = others.reduce((sum, id) => sum + plan.places.get(id)[axis], 0) / others.length;
    const low = plan.places.get(own)[axis] <= mean + 0.01;
    return low === plan.upright ? -1 : 1;
  }

  /** Where a stub stands in an upright diagram, and where its stem begins: below, if the row is full. */
  function besideOrBelow(x, y, width, nth) {
    const { card, places } = plan;
    const row = [...places.values()].filter((place) => place[1] === y).map(([at]) => at).sort((a, b) => a - b);
    const room = Math.min(...row.slice(1).map((at, k) => at - row[k] - card.w));
    if (room < width + size) {
      const px = Math.min(x + 0.7 * size, plan.width - width - 2) + width / 2;
      return [px, y + card.h / 2 + (1.25 + 1.75 * nth) * size, px, y + card.h / 2];
    }
    const side = x + card.w / 2 + 4.2 * size < plan.width ? 1 : -1;
    return [x + side * (card.w / 2 + 0.8 * size + width / 2), y + 1.9 * size * nth, x + (side * card.w) / 2, y];
  }

  function drawStub({ id, head, letters: own, name, value }, k) {
    const words = value === "" ? own : `${own} = ${value}`;
    const { card, places, upright } = plan;
    const [x, y] = places.get(head);
    const nth = facts.stubs.filter((stub, j) => stub.head === head && j < k).length;
    const known = facts.lines.some((line) => line.name === name);
    const width = pillWidth(words, 0.95 * size);
    const [px, py, fromX, fromY] = upright ? besideOrBelow(x, y, width, nth)
      : [x, y + card.h / 2 + (1.55 + 1.75 * nth) * size, x, y + card.h / 2 + (nth ? 1.75 * nth + 0.55 : 0) * size];
    const line = svg("line", { x1: px, y1: py, x2: fromX, y2: fromY, class: "lm-stem" });
    const group = pill(px, py, words, {
      class: `lm-weight lm-stub ${known ? "lm-pick" : ""}`, "data-edge": id, "data-name": name,
      onclick: known ? () => onpick(name) : () => {},
    });
    group.prepend(line);
    weights.set(id, group);
    return group;
  }

  function drawCard({ id, letters: words, kind }) {
    const { places } = plan;
    const card = { w: plan.card.w, h: plan.card.h - (kind === "input" ? SHORTER * size : 0) };
    const [x, y] = places.get(id);
    const [left, top] = [x - card.w / 2, y - card.h / 2];
    const round = { operation: 9, loss: 9, parameter: 1.3 * size, input: 1.3 * size }[kind];
    const inset = kind === "input" ? 0.55 * size : 4;
    const strip = (row, name) => {
      const at = top + (1.62 + 1.4 * row) * size;
      const text = svg("text", { x, y: at + 0.94 * size, "text-anchor": "middle", "font-size": 0.82 * size });
      return { text, room: (card.w - 6) / size, size: 0.82 * size, group: svg("g", { class: `lm-strip lm-${name}` },
        svg("rect", { x: left + inset, y: at, width: card.w - 2 * inset, height: 1.26 * size, rx: 4 }), text) };
    };
    const [value, grad] = [strip(0, "value"), strip(1, "grad")];
    const group = svg("g", { class: `lm-card lm-is-${kind}`, "data-node": id },
      svg("rect", { class: "lm-frame", x: left, y: top, width: card.w, height: card.h, rx: round }),
      svg("text", { x, y: top + 1.22 * size, "text-anchor": "middle", "font-size": 1.15 * size, class: "lm-letters" }, lettersSvg(words)),
      value.group, grad.group);
    cards.set(id, { group, value, grad });
    return group;
  }

  function paint(view, parameters, chosen) {
    const lit = new Map(view.lit.map(({ edge, text }) => [edge, text]));
    const here = new Set(view.focus);
    for (const [id, { group, value, grad }] of cards) {
      const own = parameters[id];
      fillStrip(value, view.values[id] ?? own?.value ?? "", "→");
      fillStrip(grad, view.grads[id] ?? "", "←");
      put(group, "data-lit", here.has(id));
      put(group, "data-chosen", id === chosen);
    }
    for (const [id, { group }] of lines) {
      const weight = facts.edges.find((edge) => edge.id === id).weight;
      put(group, "data-lit", lit.has(id) || (!view.back && lit.has(weight)) ? (view.back ? "back" : "there") : "");
    }
    for (const [id, group] of weights) {
      put(group, "data-lit", lit.has(id) ? (view.back ? "back" : "there") : "");
      put(group, "data-chosen", group.dataset.name === chosen);
    }
    const parts = [...lit].filter(([id, text]) => text && lines.has(id)).map(([id, text]) => {
      const { x1, y1, x2, y2 } = lines.get(id);
      return pill(x1 + 0.55 * (x2 - x1), y1 + 0.55 * (y2 - y1), text, { class: "lm-part" }, 0.82);
    });
    put(picture, "data-parts", parts.length > 0);
    refill(notes, parts);
  }
  return { picture, lay, paint };
}

function fillStrip({ text, group, room, size }, number, sign) {
  put(group, "data-known", number !== "");
  const words = number && `${sign} ${number}`;
  if (text.words === words) return;
  const fits = room / (0.5 * [...spoken(words)].length);
  put(text, "font-size", (size * Math.min(1, fits)).toFixed(2));
  write(text, words, lettersSvg);
}

const NEEDS = "The diagram waits for Python. A saved page has no kernel: there, only this curve and the gap follow.";

/** The loss along one weight, its tangent, and the gap between them at the nudge. */
function makeChart(facts) {
  const picture = svg("svg", { class: "lm-picture lm-chart", role: "img", viewBox: "0 0 420 210" });
  const known = new Map();
  let shown = "";

  function frame(line) {
    const offsets = line.losses.map((_, k) => -facts.span + k * facts.step);
    const [least, most] = [Math.min(...line.losses), Math.max(...line.losses)];
    const room = Math.max(most - least, 0.4 * Math.abs(line.slope) * facts.span, 1e-6);
    const middle = (least + most) / 2;
    const x = scale([-facts.span, facts.span], [14, 406]);
    const y = scale([middle - 0.75 * room, middle + 0.75 * room], [176, 12]);
    const tangent = offsets.map((d) => [x(d), y(facts.loss + line.slope * d)]).filter(([, py]) => py > -30 && py < 200);
    const [bar, dot, promise] = [svg("line", { class: "lm-gap" }), svg("circle", { r: 7, class: "lm-real" }), svg("rect", { width: 11, height: 11, class: "lm-promise" })];
    picture.replaceChildren(
      svg("line", { x1: 10, x2: 410, y1: 178, y2: 178, class: "lm-axis" }),
      svg("line", { x1: x(0), x2: x(0), y1: 12, y2: 178, class: "lm-axis lm-dashed" }),
      svg("text", { x: x(0), y: 198, "text-anchor": "middle", "font-size": 15 }, lettersSvg(`${line.letters} = ${number(line.base)}`)),
      svg("text", { x: 14, y: 198, "font-size": 15 }, number(line.base - facts.span)),
      svg("text", { x: 406, y: 198, "text-anchor": "end", "font-size": 15 }, number(line.base + facts.span)),
      svg("path", { d: curve(tangent), class: "lm-tangent" }),
      svg("path", { d: curve(offsets.map((d, k) => [x(d), y(line.losses[k])])), class: "lm-curve" }),
      bar, promise, dot);
    return { x, y, bar, dot, promise };
  }

  function paint(line, nudge) {
    if (shown !== line.name) { known.set(line.name, frame(line)); shown = line.name; }
    const { x, y, bar, dot, promise } = known.get(line.name);
    const real = line.losses[Math.round((nudge + facts.span) / facts.step)];
    const promised = facts.loss + line.slope * nudge;
    const [px, py, pp] = [x(nudge), y(real), Math.max(-4, Math.min(186, y(promised)))];
    for (const [name, value] of Object.entries({ x1: px, x2: px, y1: py, y2: pp })) put(bar, name, value.toFixed(1));
    put(put(dot, "cx", px.toFixed(1)), "cy", py.toFixed(1));
    put(put(promise, "x", (px - 5.5).toFixed(1)), "y", (pp - 5.5).toFixed(1));
    const change = real - facts.loss;
    put(picture, "aria-label", `The loss along ${spoken(line.letters)}: nudged by ${number(nudge)}, it really changes by ${number(change)}; gradient times nudge says ${number(line.slope * nudge)}.`);
    return { change, promise: line.slope * nudge, gap: change - line.slope * nudge };
  }
  return { picture, paint };
}

/** The weights as buttons: letter, value, gradient once it is known, new value after the update. */
function makeLedger(facts, onpick) {
  const cells = new Map();
  const row = html("div", { class: "lm-ledger", role: "group", "aria-label": "Weights: pick one" },
    facts.lines.map(({ name, letters: words }) => {
      const [value, grad] = [html("span", {}), html("span", { "data-role": "backward" })];
      const cell = html("button", { type: "button", class: "lm-button lm-cell", "data-name": name, "aria-pressed": "false", onclick: () => onpick(name) },
        html("span", { class: "lm-letters" }, letters(words)), value, grad);
      cells.set(name, { cell, value, grad, words });
      return cell;
    }));
  row.show = (parameters, chosen) => {
    for (const [name, { cell, value, grad, words }] of cells) {
      const own = parameters[name];
      put(cell, "aria-pressed", name === chosen);
      const now = own.new ? `${own.value} → ${own.new}` : own.value;
      write(value, now);
      write(grad, own.grad ? `← ${own.grad}` : "← ?");
      put(cell, "aria-label", spoken(`${words}: ${now.replace("→", "becomes")}, gradient ${own.grad || "not known yet"}`));
    }
  };
  return row;
}

function render({ model, el }) {
  const given = model.get("facts");
  const numbers = model.get("states").flatMap(({ views }) => views.flatMap(({ values, grads }) =>
    given.nodes.map(({ id }) => Math.max(values[id]?.length ?? 0, grads[id]?.length ?? 0))));
  const facts = { ...given, longest: 2 + Math.max(...numbers) };
  const draggable = facts.lines.some((line) => line.losses.length);
  const root = mount({ model, el, kind: "stepper", paint });
  root.watch("chosen", "nudge");
  const pick = (name) => { if (name !== model.get("chosen")) root.set({ chosen: name, nudge: 0, guess: "" }); };

  const firsts = new Map();
  model.get("states").forEach((state, i) => { if (!firsts.has(state.phase)) firsts.set(state.phase, i); });
  const phases = choices({
    label: "Phases", kind: "lm-phases", onpick: (phase) => root.go(firsts.get(phase)),
    options: [...firsts.keys()].map((phase) => ({ value: phase, label: phase })),
  });

  const question = html("p", { class: "lm-question" });
  const verdict = html("p", { class: "lm-verdict", "aria-live": "polite" });
  const signs = choices({
    label: "Your guess of the sign", onpick: (value) => root.set({ guess: value === model.get("guess") ? "" : value }),
    options: [["+", "positive"], ["0", "zero"], ["−", "negative"]].map(([value, say]) => ({ value, label: value, say })),
  });
  const guess = html("div", { class: "lm-guess lm-panel lm-row" }, question, signs, verdict);

  const views = model.get("states")[0].views.map((view, k) => {
    const heading = html("p", { class: "lm-title" });
    const diagram = makeDiagram(facts, { onpick: pick, label: view.title });
    const equations = html("div", { class: "lm-equations" });
    const sentence = html("p", { class: "lm-sentence" });
    const box = html("div", { class: "lm-view lm-stack" }, heading, diagram.picture, html("div", { class: "lm-working" }, equations, sentence));
    return { box, heading, diagram, equations, sentence };
  });
  const legend = html("p", { class: "lm-quiet lm-legend" },
    html("span", { "data-role": "forward" }, "→ value"),
    html("span", { "data-role": "backward" }, "← sensitivity: the slope of ", letters(facts.letters), " by it"));

  const chart = makeChart(facts);
  const ledger = makeLedger(facts, pick);
  const drag = html("div", { class: "lm-drag lm-stack" });
  const readings = ["real change", "gradient × nudge", "gap"].map((name, k) => {
    const value = html("dd", { "data-role": ["forward", "backward", "highlight"][k] });
    return { value, pair: html("div", { class: "lm-reading" }, html("dt", { "data-mark": "●□▮"[k] }, name), value) };
  });
  const alone = html("p", { class: "lm-quiet", role: "status" });
  const late = waiting(root);
  let computed = { states: model.get("states"), nudge: model.get("nudge") }; // what Python has told
  let rail = null;
  let railFor = "";

  function paintDrag() {
    const line = facts.lines.find(({ name }) => name === model.get("chosen"));
    if (railFor !== line.name) {
      railFor = line.name;
      const kept = rail?.input === document.activeElement;
      rail = slider({
        label: line.letters, min: -facts.span, max: facts.span, step: facts.step, value: model.get("nudge"), name: "nudge",
        words: (nudge) => number(line.base + nudge),
        oninput: (nudge) => root.set({ nudge: Math.round(nudge / facts.step) * facts.step }),
      });
      drag.replaceChildren(
        html("p", { class: "lm-title" }, "Drag ", html("span", { class: "lm-letters" }, letters(line.letters)), ": does the loss keep the gradient’s promise?"),
        chart.picture, rail, html("dl", { class: "lm-readings" }, readings.map(({ pair }) => pair)),
        button("Back to its own value", () => root.set({ nudge: 0 }), { "data-action": "reset" }), alone);
      if (kept) rail.input.focus();
    }
    const nudge = model.get("nudge");
    rail.show(nudge);
    const { change, promise, gap } = chart.paint(line, nudge);
    [change, promise, gap].forEach((value, k) => write(readings[k].value, number(value)));
    if (computed.states !== model.get("states")) computed = { states: model.get("states"), nudge };
    put(alone, "text", late(computed.nudge !== nudge) ? NEEDS : "");
  }

  function paintGuess(state) {
    const chosen = model.get("chosen");
    const line = facts.lines.find(({ name }) => name === chosen);
    write(question, `∂${facts.letters}/∂${line.letters}`, (slope) =>
      ["Guess first: which sign has ", html("span", { class: "lm-letters" }, letters(slope)), "?"]);
    const mine = model.get("guess");
    signs.show(mine);
    const known = state.parameters[chosen]?.grad || state.views[0].grads[chosen] || "";
    const truth = known === "" ? "" : known === "0" ? "0" : known.startsWith("−") ? "−" : "+";
    const words = { "+": "positive", "0": "zero", "−": "negative" };
    put(verdict, "text", !mine ? "" : !truth ? "Noted. Step until it is known." :
      mine === truth ? `Yes, it is ${words[truth]}: ${known}.` : `It is ${words[truth]}: ${known}. You said ${words[mine]}.`);
    put(verdict, "data-right", mine && truth ? mine === truth : "");
  }

  function paint(state) {
    const chosen = model.get("chosen");
    const unit = model.get("size") === "lecture" ? 22 : 16;
    const inner = root.width - 2 * unit - 2;
    const beside = views.length > 1 && inner > 46 * unit;
    put(root, "data-beside", beside);
    phases.show(state.phase);
    if (facts.lines.length) paintGuess(state);
    views.forEach((view, k) => {
      const now = state.views[k];
      view.diagram.lay(Math.max(240, beside ? (inner - 1.5 * unit) / 2 : inner), unit);
      view.diagram.paint(now, state.parameters, chosen);
      write(view.heading, now.title, titled);
      put(view.diagram.picture, "aria-label", `Diagram. ${spoken(now.title)}`);
      write(view.equations, state.rows_by?.[chosen] ?? now.rows, (rows) => rows.map(columns));
      write(view.sentence, now.sentence, prose);
    });
    if (draggable) { ledger.show(state.parameters, chosen); paintDrag(); }
  }

  const bar = stepBar(root);
  const workshop = draggable ? html("div", { class: "lm-workshop" }, ledger, drag) : null;
  const parts = [phases, facts.lines.length ? guess : null, html("div", { class: "lm-views" }, views.map(({ box }) => box)), legend, bar, workshop];
  return root.finish(...parts.filter(Boolean));
}

/** A sentence in which names such as w_5 are set as letters. */
function prose(text) {
  return text.split(/(\S*[_^]\S*|(?<![\p{L}’'])[b-zBD-HJ-Z](?![\p{L}’']))/u).map((word, k) =>
    k % 2 ? html("span", { class: "lm-letters" }, letters(word)) : word);
}

/** A title such as "Backward: ∂L/∂w_5": words upright, letters as letters. */
function titled(title) {
  const [head, rest] = title.split(": ");
  return rest && /[_∂^]|^.{1,2}$/.test(rest) ? [`${head}: `, html("span", { class: "lm-letters" }, letters(rest))] : [title];
}

export default { render };
