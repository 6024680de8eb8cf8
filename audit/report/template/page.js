// The report's page script: draws the charts and filters the activities.
//
// Without it the page is complete: the charts' numbers stand in tables, and all activities show.
"use strict";

(() => {
  const find = (selector) => document.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
  const page = JSON.parse(find("#figures").textContent); // {template, dark, figures, texts}
  document.documentElement.classList.add("scripted"); // shows the filters

  // ---- Charts ---------------------------------------------------------------------------------

  const NARROW_BELOW_PX = 560;
  const PAPER_WIDTH_PX = 684; // A4 less its margins and the card's padding
  const PAPER_HEIGHT_SHARE = 0.62; // so that three charts stand on a page
  const DEFAULT_HEIGHT_PX = 320;

  const darkScreen = matchMedia("(prefers-color-scheme: dark)");
  let onPaper = false;

  // A fresh copy of a part of a figure, in the colours of the moment. Light hex strings are
  // unique, so that exchanging them turns a light figure into a dark one; paper is always light.
  function coloured(part) {
    const text = JSON.stringify(part);
    const dark = darkScreen.matches && !onPaper;
    return JSON.parse(dark ? text.replace(/#[0-9a-f]{6}\b/g, (hex) => page.dark[hex] || hex) : text);
  }

  // put(layout, "yaxis.title.text", "Hours"); an object is laid over what is there.
  function put(target, dottedKey, value) {
    const keys = dottedKey.split(".");
    const last = keys.pop();
    for (const key of keys) target = target[key] = target[key] || {};
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    target[last] = isObject ? { ...target[last], ...value } : value;
  }

  function fitNarrow(layout) {
    const narrow = (layout.meta && layout.meta.narrow) || {};
    for (const [key, value] of Object.entries(narrow)) put(layout, key, value);
    for (const note of layout.annotations || []) {
      const name = note.name || "";
      if (name.startsWith("tiny:")) {
        note.text = name.slice("tiny:".length);
        note.font = { ...note.font, size: 11 };
      } else if (name === "right" || name === "drop") {
        note.visible = false;
      }
    }
  }

  function fitPaper(figure, template) {
    const layout = figure.layout;
    layout.height = Math.round(layout.height * PAPER_HEIGHT_SHARE);
    template.layout.font = { ...template.layout.font, size: 11 };
    template.layout.legend = { ...template.layout.legend };
    template.layout.legend.font = { ...template.layout.legend.font, size: 10 };
    for (const part of [template.layout, layout]) {
      for (const key of Object.keys(part).filter((name) => /^[xy]axis\d*$/.test(name))) {
        const axis = part[key];
        axis.tickfont = { ...axis.tickfont, size: 10 };
        axis.title = { ...axis.title, font: { ...(axis.title || {}).font, size: 10 } };
      }
    }
    if (layout.legend) layout.legend.font = { ...layout.legend.font, size: 10 };
    for (const note of layout.annotations || []) note.font = { ...note.font, size: 10 };
    for (const trace of figure.data) if (trace.textfont) trace.textfont.size = 11;
  }

  // purge and newPlot at an explicit width: Plotly.react over a printed figure leaves the legend
  // inside the plot.
  function draw(plot) {
    const figure = coloured(page.figures[plot.dataset.figure]);
    const template = coloured(page.template);
    const layout = figure.layout;
    const width = onPaper ? PAPER_WIDTH_PX : plot.clientWidth;
    layout.height = layout.height || DEFAULT_HEIGHT_PX;
    if (width < NARROW_BELOW_PX) fitNarrow(layout);
    if (onPaper) fitPaper(figure, template);
    layout.template = template;
    layout.width = width;
    layout.autosize = false;
    window.Plotly.purge(plot);
    window.Plotly.newPlot(plot, figure.data, layout, { displayModeBar: false });
    plot.style.minHeight = `${layout.height}px`; // no jump while it is drawn again
    plot.on("plotly_click", (event) => {
      const custom = event.points[0].customdata;
      const week = Array.isArray(custom) ? custom[0] : custom;
      if (Number.isInteger(week) && week > 0) showWeek(String(week)); // 0: in no week
    });
  }

  // A chart without numbers has no table; its text alternative says why.
  function sayUndrawn(plot) {
    const numbers = plot.closest("figure").querySelector("details");
    plot.textContent = numbers ? page.texts.undrawn : plot.getAttribute("aria-label");
    if (numbers) numbers.open = true;
    for (const attribute of ["role", "aria-label", "style"]) plot.removeAttribute(attribute);
    plot.classList.add("undrawn");
  }

  // One figure that plotly refuses must not take the others, or the table, with it.
  function drawAll() {
    for (const plot of findAll(".plot[data-figure]:not(.undrawn)")) {
      try {
        draw(plot);
      } catch (error) {
        console.error(plot.dataset.figure, error);
        sayUndrawn(plot);
      }
    }
  }

  function startCharts() {
    if (!window.Plotly) {
      findAll(".plot[data-figure]").forEach(sayUndrawn);
      return;
    }
    drawAll();
    darkScreen.addEventListener("change", drawAll);
    window.addEventListener("beforeprint", () => {
      onPaper = true;
      drawAll();
    });
    window.addEventListener("afterprint", () => {
      onPaper = false;
      drawAll();
    });
    let width = window.innerWidth; // a phone's address bar changes the height only
    let waiting = 0;
    window.addEventListener("resize", () => {
      if (window.innerWidth === width || onPaper) return;
      width = window.innerWidth;
      clearTimeout(waiting);
      waiting = setTimeout(drawAll, 100);
    });
  }

  // ---- Activities -----------------------------------------------------------------------------

  // Set by startActivities where the page has the table; a page without it has nothing to show.
  let showWeek = () => {};

  function startActivities() {
    const table = find("#act");
    if (!table) return;
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const section = find("#activities") || table;
    const search = find("#q");
    const week = find("#fw");
    const mode = find("#fm");
    const decidedOnly = find("#fd");
    let onlyIds = null; // a Set while a finding's "and 14 more" is followed

    const isShown = (row) =>
      (!search.value || row.textContent.toLowerCase().includes(search.value.toLowerCase())) &&
      (!week.value || row.dataset.w === week.value) &&
      (!mode.value || row.dataset.m === mode.value) &&
      (!decidedOnly.checked || row.classList.contains("d")) &&
      (!onlyIds || onlyIds.has(row.dataset.id));

    function filter() {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !isShown(row);
        if (!row.hidden) shown += 1;
      }
      find("#cnt").textContent = page.texts.count
        .replace("{shown}", shown)
        .replace("{all}", rows.length);
    }

    function clear() {
      search.value = week.value = mode.value = "";
      decidedOnly.checked = false;
      onlyIds = null;
    }

    function moveHere() {
      section.tabIndex = -1;
      section.scrollIntoView();
      section.focus({ preventScroll: true });
    }

    showWeek = (number) => {
      clear();
      week.value = number;
      filter();
      moveHere();
    };

    function showIds(ids) {
      clear();
      onlyIds = new Set(ids);
      filter();
      moveHere();
    }

    for (const control of [search, week, mode, decidedOnly]) {
      control.addEventListener("input", () => {
        onlyIds = null;
        filter();
      });
    }
    find("#clr").addEventListener("click", () => {
      clear();
      filter();
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-week], [data-ids]");
      if (!link) return;
      event.preventDefault();
      if (link.dataset.ids !== undefined) showIds(link.dataset.ids.split(" "));
      else showWeek(link.dataset.week);
    });

    startSorting(table, body, rows);
    decidedOnly.checked = rows.some((row) => row.classList.contains("d"));
    filter();
  }

  // A cell's data-v, where it has one, says what it is sorted by; what is empty comes last.
  function startSorting(table, body, rows) {
    const language = document.documentElement.lang;
    const valueOf = (row, column) => {
      const cell = row.cells[column];
      return cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent.trim();
    };
    function compare(a, b, direction) {
      if (a === "" || b === "") return (a === "") - (b === "");
      const numbers = [Number(a), Number(b)];
      const difference = numbers.some(Number.isNaN)
        ? a.localeCompare(b, language, { numeric: true })
        : numbers[0] - numbers[1];
      return direction * difference;
    }
    const headers = findAll("thead th", table);
    headers.forEach((header, column) => {
      const button = header.querySelector("button");
      if (!button) return;
      button.addEventListener("click", () => {
        const direction = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        headers.forEach((other) => other.removeAttribute("aria-sort"));
        header.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        rows.sort((a, b) => compare(valueOf(a, column), valueOf(b, column), direction));
        body.append(...rows);
      });
    });
  }

  startActivities();
  startCharts();
})();
