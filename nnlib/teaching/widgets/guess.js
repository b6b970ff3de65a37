// The panel that asks before it shows, for a widget with a question whose options are sentences.

/** Words with letters of equations between dollars: "Drag $z_2$ up". */
function prose(text) {
  return text.split("$").flatMap((part, k) => (k % 2 ? html("span", { class: "lm-letters lm-inline" }, letters(part)) : [part]));
}

/**
 * asked() gives { question, options: [[value, words]], answer, told, given }, where given is "" until
 * there is a guess and "look" for who would rather not; onpick(value) keeps the guess. The question
 * is built again only where it changes.
 */
function guessPanel(root, { asked, onpick, waiting }) {
  const question = html("p", { class: "lm-title", "data-part": "question" });
  const row = html("div", { class: "lm-row" });
  const told = html("p", { "data-part": "told" });
  const look = button("Look without a guess", () => onpick("look"), { "data-action": "look" });
  const panel = html("section", { class: "lm-panel lm-ask", "aria-label": "Guess first" }, question, row, told);
  let [pick, shown, said] = [null, null, null];

  function ask(options) {
    question.replaceChildren(...prose((shown = asked().question)));
    pick = choices({ label: "Your guess", onpick, options: options.map(([value, words]) => ({ value, label: "", say: words })) });
    pick.buttons.forEach((one, k) => one.replaceChildren(options[k][1]));
    row.replaceChildren(pick, look);
  }
  function judge({ options, answer, given }) {
    pick.show(given);
    look.hidden = given !== "";
    pick.buttons.forEach((one, k) => {
      const right = given !== "" && options[k][0] === answer;
      one.classList.toggle("lm-right", right);
      put(one, "aria-label", options[k][1] + (right ? ", this is so" : ""));
    });
  }
  panel.paint = () => {
    const now = asked();
    if (shown !== now.question) ask(now.options);
    judge(now);
    const so = now.options.find(([value]) => value === now.answer)[1];
    const mark = now.given === "look" ? "" : now.given === now.answer ? "Yes. " : `No: ${so}. `;
    const words = now.given ? mark + now.told : waiting;
    if (said !== words) told.replaceChildren(...prose((said = words)));
    put(panel, "data-guessed", now.given !== "");
  };
  root.parts.push(panel);
  return panel;
}

