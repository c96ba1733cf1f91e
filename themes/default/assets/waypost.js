// What a page gains from a script: a choice of colour scheme, texts that copy themselves, and
// charts that tell the row of their table under the pointer or along the arrow keys.
// Everything that a page says stands in it without.
'use strict';
for (const choice of document.querySelectorAll('.scheme input')) {
  const root = document.documentElement;
  choice.checked = choice.value === (root.dataset.scheme ?? '');
  choice.addEventListener('change', () => {
    if (choice.value) root.dataset.scheme = choice.value;
    else delete root.dataset.scheme;
    try {
      localStorage.setItem('waypost-scheme', choice.value);
    } catch { /* it holds for this page */ }
  });
}

for (const button of document.querySelectorAll('button[data-copies]')) {
  const source = document.getElementById(button.dataset.copies);
  const word = button.textContent;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
    } catch {
      getSelection().selectAllChildren(source);
      document.execCommand('copy');
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = word; }, 2000);
  });
}

// On a phone the sections scroll, and some browsers do not begin at the one at hand.
const section = document.querySelector('.site-nav [aria-current]');
if (section && !CSS.supports('scroll-initial-target', 'nearest')) {
  section.closest('ul').scrollLeft += section.getBoundingClientRect().left - innerWidth / 3;
}

const slides = [...document.querySelectorAll('.slide')];
if (slides.length) {
  addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = slides.findLastIndex((slide) => slide.getBoundingClientRect().top < innerHeight / 2);
    slides[Math.max(0, Math.min(at + step, slides.length - 1))].scrollIntoView();
    event.preventDefault();
  });
}

for (const figure of document.querySelectorAll('figure[data-chart]')) {
  const box = figure.querySelector('.chart-drawing');
  const table = figure.querySelector('.chart-table');
  const pictures = [...box.querySelectorAll('svg[data-places]')];
  if (!table || !pictures.length) continue;

  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  const make = (name, parent) => parent.appendChild(Object.assign(document.createElement('div'), { className: name, hidden: true }));
  const line = make('chart-line', box);
  const tip = make('chart-tip', box);
  tip.setAttribute('role', 'status');
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', figure.dataset.chart);
  let at = -1;

  // The picture that is shown, and where its rows stand in pixels of the page.
  const measure = () => {
    const picture = pictures.find((one) => one.getClientRects().length) ?? pictures[0];
    const frame = picture.getBoundingClientRect();
    const outer = box.getBoundingClientRect();
    const zoom = frame.width / picture.viewBox.baseVal.width;
    const upright = 'sideways' in picture.dataset;
    const start = upright ? frame.top - outer.top : frame.left - outer.left;
    return { upright, outer, places: picture.dataset.places.split(' ').map((place) => start + place * zoom) };
  };
  const hide = () => {
    at = -1;
    line.hidden = tip.hidden = true;
  };
  const show = (i, { upright, outer, places }) => {
    at = Math.max(0, Math.min(i, Math.min(rows.length, places.length) - 1));
    const [head, ...cells] = rows[at];
    tip.replaceChildren(Object.assign(document.createElement('b'), { textContent: head }));
    cells.forEach((cell, k) => {
      if (cell === '–') return;
      tip.append(Object.assign(document.createElement('span'), { textContent: `${heads[k + 1]}: ${cell}` }));
    });
    line.hidden = tip.hidden = false;
    line.className = upright ? 'chart-line across' : 'chart-line';
    line.style.left = upright ? '0' : `${places[at]}px`;
    line.style.top = upright ? `${places[at]}px` : '0';
    const left = upright ? outer.width / 2 : places[at] + 12;
    const room = outer.width - tip.offsetWidth;
    tip.style.left = `${Math.max(0, left > room && !upright ? Math.min(places[at] - 12 - tip.offsetWidth, room) : Math.min(left, room))}px`;
    tip.style.top = upright ? `${places[at] + 12}px` : '2.5rem';
  };
  const follow = (event) => {
    const sizes = measure();
    const place = sizes.upright ? event.clientY - sizes.outer.top : event.clientX - sizes.outer.left;
    let near = 0;
    sizes.places.forEach((p, i) => {
      if (Math.abs(p - place) < Math.abs(sizes.places[near] - place)) near = i;
    });
    show(near, sizes);
  };
  box.addEventListener('pointermove', follow);
  box.addEventListener('pointerdown', follow);
  box.addEventListener('pointerleave', hide);
  box.addEventListener('blur', hide);
  box.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (event.key === 'Escape') hide();
    else if (event.key === 'Home') show(0, measure());
    else if (event.key === 'End') show(rows.length - 1, measure());
    else if (step) show(at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step, measure());
    else return;
    event.preventDefault();
  });
}
