"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const severities = ["critical", "major", "minor", "cosmetic"];
  const chunk = 100;
  const byId = (id) => document.getElementById(id);

  /** An element; everything that comes from the estate goes in as text. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== undefined && child !== ""));
    return element;
  }

  const text = (index) => (index === undefined ? "" : data.strings[index]);
  const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const rows = data.rows.map((row) => {
    const values = (row.values || []).map(([layer, value]) => [text(layer), text(value)]);
    const kind = data.kinds[row.kind];
    const found = {
      severity: row.severity,
      kind: row.kind,
      section: row.section,
      component: data.sections[row.section].component,
      hosts: row.hosts || [],
      together: row.together,
      range: text(row.range),
      file: text(row.file),
      key: text(row.key),
      note: text(row.text),
      effects: text(row.effects),
      ignored: text(row.ignored),
      values,
      evidence: row.evidence || [],
    };
    found.searched = [found.key, found.file, found.note, found.effects, kind.title, kind.id, found.range]
      .concat(...values).join("\n").toLowerCase();
    return found;
  });

  // The picture: clusters, in them what all others need on top, each component with its hosts.

  /** Rank of the worst finding of each host and component; what is ignored does not count. */
  const worst = new Map();
  const numbers = new Map();
  for (const row of rows) {
    if (row.ignored) continue;
    for (const host of row.hosts) {
      for (const name of [`${host}`, `${host}/${row.section}`]) {
        worst.set(name, Math.min(worst.get(name) ?? severities.length, row.severity));
        numbers.set(name, (numbers.get(name) ?? 0) + 1);
      }
    }
  }

  function tone(host, section) {
    const rank = worst.get(section === undefined ? `${host}` : `${host}/${section}`);
    if (rank !== undefined) return severities[rank];
    return ["whole", "partial"].includes(data.hosts[host].reading) ? "fine" : "unknown";
  }

  const inputs = { text: byId("text"), host: byId("host"), component: byId("component"), kind: byId("kind") };

  function hostButton(host, service, section, isSmall) {
    const { name, reading } = data.hosts[host];
    const count = numbers.get(section === undefined ? `${host}` : `${host}/${section}`) ?? 0;
    const colour = tone(host, section);
    const facts = [count ? `${counted(count, "finding")}, worst ${colour}` : "no finding"];
    if (service && service.state !== "running") facts.push(service.state);
    if (service && service.version) facts.push(service.version);
    if (reading !== "whole") facts.push({ partial: "read in part", unread: "not read", unasked: "not asked for" }[reading]);
    const label = `${name}: ${facts.join(", ")}`;
    const button = make("button", {
      type: "button", class: colour === "critical" ? "critical whole-tone" : colour, title: label, "aria-label": label,
      "aria-pressed": "false", tabindex: "-1", "data-host": host,
    }, isSmall ? "" : count ? `${name} · ${count}` : name);
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") === "true";
      inputs.host.value = isOn ? "" : name;
      inputs.component.value = isOn || section === undefined ? "" : data.sections[section].component ?? "";
      show();
      if (!isOn) byId("findings").scrollIntoView({ block: "start" });
    });
    return button;
  }

  /** One stop of the Tab key for all hosts of a component; arrow keys go from one to the next. */
  function roving(box) {
    const buttons = [...box.children];
    if (buttons[0]) buttons[0].tabIndex = 0;
    box.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
      const place = buttons.indexOf(event.target);
      if (step === undefined || place < 0) return;
      event.preventDefault();
      const next = buttons[Math.max(0, Math.min(buttons.length - 1, place + step))];
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  function componentBox(title, members, section) {
    const isMany = members.length > 60;
    const box = make("div", { class: isMany ? "hosts many" : "hosts", role: "toolbar", "aria-label": `Hosts of ${title}` });
    box.append(...members.map(({ host, service }) => hostButton(host, service, section, isMany)));
    roving(box);
    const ranks = members.map(({ host }) => [...severities, "unknown", "fine"].indexOf(tone(host, section)));
    const colour = [...severities, "unknown", "fine"][Math.min(...ranks)];
    const bad = members.filter(({ host }) => severities.includes(tone(host, section))).length;
    const versions = [...new Set(members.map(({ service }) => service && service.version).filter(Boolean))].sort();
    const facts = [counted(members.length, "host")].concat(bad ? [`${bad} with findings`] : [], versions.join(" and ") || []);
    return make("div", { class: `component ${colour}` }, make("h3", {}, title), make("p", { class: "soft" }, facts.join(" · ")), box);
  }

  function drawPicture() {
    const clusters = new Map();
    const alone = [];
    data.hosts.forEach(({ services }, host) => {
      if (!services.length) alone.push({ host });
      for (const service of services) {
        const section = service.section;
        const { cluster = "", tier } = data.sections[section];
        if (!clusters.has(cluster)) clusters.set(cluster, new Map());
        const tiers = clusters.get(cluster);
        if (!tiers.has(tier)) tiers.set(tier, new Map());
        const sections = tiers.get(tier);
        if (!sections.has(section)) sections.set(section, []);
        sections.get(section).push({ host, service });
      }
    });
    for (const [cluster, tiers] of clusters) {
      const box = make("div", { class: "cluster" });
      if (cluster) box.append(make("h3", {}, `Cluster ${cluster}`));
      for (const tier of [...tiers.keys()].sort()) {
        const row = make("div", { class: "tier" });
        for (const [section, members] of [...tiers.get(tier)].sort(([left], [right]) => left - right)) {
          row.append(componentBox(data.sections[section].component_title, members, section));
        }
        box.append(row);
      }
      byId("picture").append(box);
    }
    if (alone.length) {
      byId("picture").append(
        make("div", { class: "cluster" }, make("div", { class: "tier" }, componentBox("No service known", alone))));
    }
    byId("estate").hidden = !data.hosts.length;
  }

  // Filters.

  const chosen = severities.map(() => true);
  let matching = [];
  let shown = 0;

  function fillFilters() {
    const used = (key) => [...new Set(rows.map((row) => row[key]))].filter((value) => value !== undefined);
    const titles = new Map(data.sections.filter((section) => section.component).map((section) => [section.component, section.component_title]));
    for (const [name, title] of titles) {
      if (used("component").includes(name)) inputs.component.append(make("option", { value: name }, title));
    }
    for (const kind of used("kind").sort((left, right) => data.kinds[left].title.localeCompare(data.kinds[right].title))) {
      inputs.kind.append(make("option", { value: kind }, data.kinds[kind].title));
    }
    severities.forEach((severity, rank) => {
      const box = make("input", { type: "checkbox", id: severity, checked: true });
      box.addEventListener("change", () => {
        chosen[rank] = box.checked;
        show();
      });
      byId("severities").append(make("label", { class: severity }, box, severity));
    });
    byId("host-names").append(...data.hosts.map(({ name }) => make("option", { value: name })));
    const form = document.querySelector(".filters");
    form.addEventListener("input", (event) => {
      if (event.target.type === "search") show();
    });
    form.addEventListener("change", (event) => {
      if (event.target.localName === "select") show();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      chosen.fill(true);
      // The fields are empty only after this event.
      setTimeout(show);
    });
    form.hidden = false;
  }

  function hostsWanted() {
    const wanted = inputs.host.value.trim().toLowerCase();
    if (!wanted) return undefined;
    const exact = data.hosts.findIndex(({ name }) => name.toLowerCase() === wanted);
    if (exact >= 0) return new Set([exact]);
    return new Set(data.hosts.flatMap(({ name }, host) => (name.toLowerCase().includes(wanted) ? [host] : [])));
  }

  function show() {
    const words = inputs.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hosts = hostsWanted();
    const component = inputs.component.value;
    const kind = inputs.kind.value;
    matching = rows.filter((row) => chosen[row.severity]
      && (!component || row.component === component)
      && (!kind || row.kind === Number(kind))
      && (!hosts || row.hosts.some((host) => hosts.has(host)))
      && words.every((word) => row.searched.includes(word)));
    shown = 0;
    byId("rows").replaceChildren();
    // Of a row that several hosts share, only those count that were asked for.
    const share = (row) => row.together ?? (hosts ? row.hosts.filter((host) => hosts.has(host)).length : Math.max(1, row.hosts.length));
    const total = matching.reduce((sum, row) => sum + share(row), 0);
    byId("count").textContent = !rows.length ? "Nothing was found."
      : !matching.length ? "No finding fits these filters."
        : `${counted(total, "finding")} in ${counted(matching.length, "row")}`
          + (matching.length < rows.length ? ` of ${rows.length}` : "");
    for (const button of document.querySelectorAll("#picture button[data-host]")) {
      button.setAttribute("aria-pressed", String(Boolean(hosts) && hosts.size === 1 && hosts.has(Number(button.dataset.host))));
    }
    showMore();
  }

  // Rows.

  function detail(row, id) {
    const kind = data.kinds[row.kind];
    const box = make("div", { class: "detail", id });
    if (row.note) box.append(make("p", {}, row.note));
    if (kind.meaning) box.append(make("p", {}, kind.meaning, " ", make("span", { class: "soft" }, kind.advice)));
    const list = make("dl");
    const entry = (term, value, isValue) => list.append(make("dt", {}, term), make("dd", { class: isValue ? "value" : undefined }, value));
    for (const [layer, value] of row.values) entry(layer, value, true);
    if (row.effects) entry("units", row.effects, true);
    if (row.hosts.length > 1) entry("hosts", row.hosts.map((host) => data.hosts[host].name).join(", "));
    if (row.ignored) entry("ignored by", row.ignored);
    row.evidence.forEach((pairs, place) => {
      const lines = [];
      for (let at = 0; at < pairs.length; at += 2) {
        lines.push([text(pairs[at]), text(pairs[at + 1])].filter(Boolean).join(": "));
      }
      const name = row.evidence.length === row.hosts.length && row.hosts.length > 1 ? ` on ${data.hosts[row.hosts[place]].name}` : "";
      if (lines.length) entry(`seen${name}`, lines.join("\n"), true);
    });
    if (list.children.length) box.append(list);
    return box;
  }

  function line(row, number) {
    const id = `detail-${number}`;
    const severity = severities[row.severity];
    const name = make("span", { class: "name" }, row.key || data.kinds[row.kind].title);
    if (row.file) name.append(make("small", {}, row.file));
    const values = make("span", { class: "values" });
    for (const [layer, value] of row.values) values.append(make("span", {}, layer), make("span", { class: "value" }, value));
    const what = make("span", {}, row.key ? make("small", {}, data.kinds[row.kind].title) : "", row.values.length ? values : row.note);
    const where = make("span", {}, row.range, row.effects ? make("small", {}, row.effects) : "", row.ignored ? make("small", {}, "ignored") : "");
    const button = make("button", { type: "button", class: `row ${severity}${row.ignored ? " ignored" : ""}`, "aria-expanded": "false", "aria-controls": id },
      make("span", { class: `badge ${severity}` }, severity), name, what, where);
    const item = make("li", {}, button);
    button.addEventListener("click", () => {
      const isOpen = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) byId(id).remove();
      else item.append(detail(row, id));
    });
    return item;
  }

  function showMore(most = chunk) {
    const end = Math.min(matching.length, shown + most);
    for (; shown < end; shown += 1) {
      const row = matching[shown];
      const previous = matching[shown - 1];
      if (!previous || previous.section !== row.section) {
        byId("rows").append(make("h3", {}, data.sections[row.section].title), make("ul"));
      }
      byId("rows").lastElementChild.append(line(row, shown));
    }
    const left = matching.length - shown;
    byId("more").hidden = left === 0;
    byId("more").textContent = `Show ${Math.min(chunk, left)} more of ${counted(left, "row")} left`;
  }

  byId("rows").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.classList.contains("row")) return;
    const all = [...document.querySelectorAll(".row")];
    const next = all[all.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  byId("more").addEventListener("click", () => {
    const before = shown;
    showMore();
    // The keyboard goes on where the new rows begin.
    document.querySelectorAll(".row")[before]?.focus();
  });
  // On paper there is nothing to click on.
  addEventListener("beforeprint", () => showMore(5000));

  drawPicture();
  fillFilters();
  show();
})();
