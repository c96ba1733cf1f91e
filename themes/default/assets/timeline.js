// The timeline as an instrument: the rows of the list get bars, and can be grouped, zoomed,
// filtered and reduced to what one of them hangs on. The state stands in the address.
'use strict';
(() => {
  const root = document.querySelector('.tl');
  const view = root?.querySelector('.tl-view');
  if (!view) return;
  const day = (s) => Date.parse(s) / 864e5;
  const from = day(root.dataset.from);
  const all = day(root.dataset.to) + 1 - from;
  const at = (d) => ((d - from) / all) * 100;
  const add = (parent, name, className) => {
    const e = parent.appendChild(document.createElement(name));
    e.className = className;
    return e;
  };
  const rows = [...view.querySelectorAll('.tl-row')];
  const bySlug = new Map(rows.map((row) => [row.dataset.slug, row]));
  const own = [...view.querySelectorAll('.tl-group')].map((group) => ({ group, rows: [...group.querySelectorAll('.tl-row')] }));
  const tools = Object.fromEntries([...root.querySelectorAll('[data-tool]')].map((e) => [e.dataset.tool, e]));
  const said = root.querySelector('.tl-said');
  const axis = view.querySelector('.tl-axis');

  // Bars, once: their places are shares of the plot, so zooming is a matter of its width.
  const bar = (plot, className, a, b) => {
    if (!a) return null;
    const e = add(plot, 'i', className);
    e.style.left = `${at(day(a))}%`;
    e.style.width = `${at(day(b) + 1) - at(day(a))}%`;
    return e;
  };
  for (const row of rows) {
    const d = row.dataset;
    const plot = row.querySelector('.tl-plot');
    const facts = row.querySelector('.tl-facts');
    add(plot, 'i', 'tl-now').style.left = `${at(day(root.dataset.asof) + 1)}%`;
    bar(plot, 'tl-bar', d.from, d.to);
    bar(plot, 'tl-was', d.planFrom, d.planTo);
    if (d.from) {
      const end = at(Math.max(day(d.to), d.planTo ? day(d.planTo) : 0) + 1);
      facts.style.setProperty('--end', end);
      const start = at(Math.min(day(d.from), d.planFrom ? day(d.planFrom) : Infinity));
      facts.style.setProperty('--start', start);
      facts.classList.toggle('before', start > 100 - end); // where there is more room
    }
  }
  const ticks = [...axis.children];
  ticks.forEach((tick, i) => {
    tick.style.left = `${at(day(tick.dataset.day))}%`;
    const next = ticks[i + 1] ? day(ticks[i + 1].dataset.day) : from + all;
    tick.style.width = `${at(next) - at(day(tick.dataset.day))}%`;
  });

  // Labels that have no room beside their neighbour are left out.
  const label = () => {
    if (!axis.offsetWidth) return; // on paper there is no axis, and afterwards it is as it was
    const room = axis.offsetWidth / ticks.length;
    const step = [1, 2, 4, 8, 20, 40, 80].find((n) => n * room >= 60) ?? ticks.length;
    ticks.forEach((tick, i) => tick.classList.toggle('tl-quiet', i % step !== 0 || (ticks.length - i) * room < 60 && step > 1));
    axis.classList.toggle('tl-sparse', step > 1);
  };

  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const values = (key) => [...new Set(rows.map((row) => row.dataset[key]).filter(Boolean))];

  // A chain is what a row waits for and what waits for it, all the way.
  const after = (row) => (row.dataset.after ?? '').split(' ').map((slug) => bySlug.get(slug)).filter(Boolean);
  const before = new Map();
  for (const row of rows) for (const a of after(row)) before.set(a, [...(before.get(a) ?? []), row]);
  const reach = (start, next) => {
    const seen = new Set();
    const todo = [...next(start)];
    while (todo.length) {
      const row = todo.pop();
      if (!seen.has(row)) {
        seen.add(row);
        todo.push(...next(row));
      }
    }
    return seen;
  };

  const spans = { year: 366, quarter: 92, month: 31 };
  const keys = ['group', 'zoom', 'status', 'service', 'find'].filter((key) => tools[key]);
  let state = {};
  let drawn = false;
  const read = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const change = (changes) => {
    const next = new URLSearchParams();
    for (const [key, value] of Object.entries({ ...state, ...changes })) if (value) next.set(key, value);
    try {
      history.replaceState(null, '', `#${next}`);
    } catch {
      location.hash = next;
    }
    show();
  };

  const group = (by) => {
    for (const e of view.querySelectorAll('.tl-made')) e.remove();
    for (const one of own) {
      one.group.hidden = !!by;
      one.group.querySelector('ul').append(...one.rows);
    }
    if (!by) return;
    const { order, none } = tools.group.selectedOptions[0].dataset;
    const names = order ? order.split('\n') : [];
    for (const name of new Set([...names, ...values(by), ''])) {
      const its = rows.filter((row) => (row.dataset[by] ?? '') === name);
      if (!its.length) continue;
      const made = add(view, 'div', 'tl-group tl-made');
      add(made, 'h3', '').textContent = name || none || '–';
      add(made, 'ul', '').append(...its);
    }
  };

  const links = (focused, shown) => {
    view.querySelector('.tl-links')?.remove();
    if (!focused) return;
    const NS = 'http://www.w3.org/2000/svg';
    const svg = view.appendChild(document.createElementNS(NS, 'svg'));
    svg.setAttribute('class', 'tl-links');
    svg.setAttribute('aria-hidden', 'true');
    const box = view.getBoundingClientRect();
    const place = (row) => {
      const b = (row.querySelector('.tl-bar') ?? row).getBoundingClientRect();
      const left = b.left - box.left + view.scrollLeft;
      return { from: left + b.width - Math.min(5, b.width / 2), to: left + Math.min(5, b.width / 2), y: b.top - box.top + b.height / 2, half: b.height / 2 };
    };
    for (const row of shown) {
      for (const a of after(row)) {
        if (!shown.has(a)) continue;
        // From below or above the end of one bar to the start of the other: beside them are words.
        const s = place(a), e = place(row), way = Math.sign(e.y - s.y);
        const y = [s.y + way * s.half, e.y - way * e.half];
        svg.appendChild(document.createElementNS(NS, 'path')).setAttribute('d', `M${s.from} ${y[0]}C${s.from} ${y[0] + way * 24} ${e.to} ${y[1] - way * 24} ${e.to} ${y[1]}`);
      }
    }
  };

  function show() {
    const old = state;
    state = read();
    for (const key of keys) {
      if (tools[key].value !== (state[key] ?? '')) tools[key].value = state[key] ?? '';
    }
    if (old.group !== state.group) group(tools.group?.value);
    const zoom = spans[state.zoom] ? Math.max(1, all / spans[state.zoom]) : 1;
    view.style.setProperty('--zoom', zoom);
    const words = (state.find ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const focused = bySlug.get(state.chain);
    const up = focused && reach(focused, after);
    const down = focused && reach(focused, (row) => before.get(row) ?? []);
    const shown = new Set(rows.filter((row) => (!state.status || row.dataset.status === state.status) &&
      (!state.service || row.dataset.service === state.service) &&
      words.every((word) => texts.get(row).includes(word)) &&
      (!focused || row === focused || up.has(row) || down.has(row))));
    for (const row of rows) {
      const hidden = !shown.has(row);
      if (row.hidden !== hidden) row.hidden = hidden;
    }
    for (const [row, pressed] of [[bySlug.get(old.chain), false], [focused, true]]) {
      row?.classList.toggle('tl-focus', pressed);
      row?.querySelector('.tl-chain')?.setAttribute('aria-pressed', pressed);
    }
    for (const e of view.querySelectorAll('.tl-group')) e.hidden = !e.querySelector('.tl-row:not([hidden])');
    const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, key) => facts[key]);
    said.textContent = focused
      ? fill(said.dataset.chain, { id: focused.querySelector('.id, .mvf-name').textContent, before: up.size, after: down.size })
      : shown.size < rows.length ? fill(said.dataset.some, { n: shown.size, all: rows.length }) : '';
    tools.clear.disabled = !Object.keys(state).some((key) => key !== 'group' && key !== 'zoom');
    if (old.zoom !== state.zoom || !drawn) {
      drawn = true;
      label();
      const plot = axis.offsetWidth;
      view.scrollLeft = zoom > 1 ? plot * at(day(root.dataset.asof)) / 100 - (plot / zoom) * 0.3 : 0;
    }
    links(focused, shown);
  }

  for (const key of keys) tools[key].addEventListener('input', () => change({ [key]: tools[key].value }));
  const clear = () => change({ status: '', service: '', find: '', chain: '' });
  tools.clear.addEventListener('click', clear);
  // A click or a tap on a row shows its chain, and the next one anywhere shows all again. The
  // row stays where the finger is, whatever goes above it.
  document.addEventListener('click', (event) => {
    const on = event.target;
    if (on.closest('a, .tl-tools, summary, label, input, button:not(.tl-chain)') || String(getSelection())) return;
    const row = on.closest('.tl-row');
    const chain = row?.querySelector('.tl-chain') && state.chain !== row.dataset.slug ? row.dataset.slug : '';
    if (chain === (state.chain ?? '')) return;
    const was = row?.getBoundingClientRect().top;
    change({ chain });
    if (row) scrollBy(0, row.getBoundingClientRect().top - was);
  });
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return clear();
    const row = document.activeElement.closest('.tl-row');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!row || !step) return;
    const open = [...view.querySelectorAll('.tl-row')].filter((one) => !one.hidden && !one.parentElement.parentElement.hidden);
    open[open.indexOf(row) + step]?.querySelector('a').focus();
    event.preventDefault();
  });
  addEventListener('hashchange', show);
  addEventListener('resize', () => { label(); if (state.chain) show(); });
  show();
})();
