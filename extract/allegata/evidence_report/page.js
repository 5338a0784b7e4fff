"use strict";
// Words are chosen by a click, and with them all that rests on them. Links do the same for one value without a script.
(() => {
  const text = document.getElementById("text");
  let chosenHere = "";

  const choose = (names) => {
    for (const element of document.querySelectorAll(".on")) element.classList.remove("on");
    for (const name of names) document.getElementById(name)?.classList.add("on");
    for (const mark of text.querySelectorAll("mark")) {
      mark.classList.toggle("on", mark.dataset.marks.split(" ").some((name) => names.includes(name)));
    }
  };

  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || event.target.closest("a") || !getSelection().isCollapsed) return; // who selects words wants to copy
    const names = mark.dataset.marks.split(" ");
    chosenHere = "#" + names[0];
    location.hash = chosenHere;
    choose(names);
  });

  addEventListener("hashchange", () => {
    if (location.hash !== chosenHere) choose([]);
    chosenHere = "";
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose([]);
  });
})();
