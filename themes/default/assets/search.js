// Search in the pages of an edition, loaded on the first focus of the box. The index is made
// at build time (waypostIndex): pages, sorted words, and for each word its pages with weights.
'use strict';
{
  const index = self.waypostIndex;
  const box = document.querySelector('.search');
  const field = box.querySelector('input');
  const list = box.querySelector('[role=listbox]');
  const said = box.querySelector('[role=status]');
  const most = 8;

  // Files stand beside the home page; in a sealed edition that is an address behind a hash.
  const home = document.querySelector('.brand');
  const addressOf = (file) => {
    const path = file.split('/').map(encodeURIComponent).join('/');
    return home.href.endsWith('#/') ? home.href + path.replace(/(^|\/)index\.html$/, '$1') : new URL(path, home.href).href;
  };

  // Words as the index has them: see searchWords in the generator.
  const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u;
  const runs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])[\p{L}\p{N}])+(?:\.(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])[\p{L}\p{N}])+)*/gu;
  const fold = (text) => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase().replace(/\p{Mn}/gu, '').replaceAll('ς', 'σ');
  const words = (text) => (fold(text).match(runs) ?? []).flatMap((run) => {
    const letters = [...run];
    if (!dense.test(run) || letters.length < 2) return run;
    return letters.slice(1).map((letter, i) => letters[i] + letter);
  });

  // How many letters must change until a term is the beginning of a word; more than limit is
  // limit + 1. Two letters that changed places are one change.
  const distance = (term, word, limit) => {
    const width = Math.min(word.length, term.length + limit);
    let before, last = Array.from({ length: width + 1 }, (_, k) => k);
    for (let i = 1; i <= term.length; i++) {
      const row = [i];
      for (let k = 1; k <= width; k++) {
        const same = term[i - 1] === word[k - 1];
        row[k] = Math.min(last[k] + 1, row[k - 1] + 1, last[k - 1] + (same ? 0 : 1));
        if (i > 1 && k > 1 && term[i - 1] === word[k - 2] && term[i - 2] === word[k - 1]) row[k] = Math.min(row[k], before[k - 2] + 1);
      }
      if (Math.min(...row) > limit) return limit + 1;
      [before, last] = [last, row];
    }
    return Math.min(...last);
  };

  const starts = (term) => {
    let low = 0, high = index.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (index.words[middle] < term) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (; low < index.words.length && index.words[low].startsWith(term); low++) found.push([low, term.length / index.words[low].length]);
    return found;
  };
  const near = (term) => {
    const limit = term.length < 4 ? 0 : term.length < 8 ? 1 : 2;
    const found = [];
    if (limit) index.words.forEach((word, i) => {
      const changes = word[0] === term[0] || limit > 1 || term.length > 4 ? distance(term, word, limit) : limit + 1;
      if (changes <= limit) found.push([i, 0.5 / changes]);
    });
    return found;
  };

  // The pages of a query, best first: those that have every term, else those that have some.
  const search = (query) => {
    const terms = words(query);
    const pages = new Map();
    for (const term of terms) {
      const exact = starts(term);
      const best = new Map();
      for (const [word, likeness] of exact.length ? exact : near(term)) {
        const hits = index.hits[word];
        const rare = Math.log(1 + (2 * index.pages.length) / hits.length);
        for (let k = 0; k < hits.length; k += 2) {
          best.set(hits[k], Math.max(best.get(hits[k]) ?? 0, hits[k + 1] * likeness * rare));
        }
      }
      for (const [page, score] of best) {
        const sum = pages.get(page) ?? { page, terms: 0, score: 0 };
        pages.set(page, { page, terms: sum.terms + 1, score: sum.score + score });
      }
    }
    return [...pages.values()].sort((a, b) => b.terms - a.terms || b.score - a.score || a.page - b.page).map(({ page }) => index.pages[page]);
  };

  const make = (tag, className, ...children) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  };
  // A title with what was looked for marked.
  const marked = (title, terms) => title.split(/(\s+)/).map((part) =>
    words(part).some((word) => terms.some((term) => word.startsWith(term))) ? make('mark', '', part) : part);

  let at = -1;
  const options = () => [...list.querySelectorAll('[role=option]')];
  const choose = (i) => {
    const all = options();
    at = all.length ? (i + all.length + 1) % (all.length + 1) : -1;
    if (at === all.length) at = -1; // past either end is the field itself
    all.forEach((option, k) => option.setAttribute('aria-selected', String(k === at)));
    if (at < 0) field.removeAttribute('aria-activedescendant');
    else {
      field.setAttribute('aria-activedescendant', all[at].id);
      all[at].scrollIntoView({ block: 'nearest' });
    }
  };
  const close = () => {
    list.hidden = true;
    field.setAttribute('aria-expanded', 'false');
    choose(-1);
  };
  const show = () => {
    const terms = words(field.value);
    const found = terms.length ? search(field.value) : [];
    list.replaceChildren(...found.slice(0, most).map((page, i) => {
      const option = make('a', '', make('span', 'search-title', ...marked(page.title, terms)));
      if (page.kind) option.append(' ', make('span', 'quiet', page.kind));
      if (page.note) option.append(make('span', 'search-note', page.note));
      option.href = addressOf(page.file);
      option.target = home.target;
      option.id = `search-result-${i}`;
      option.tabIndex = -1;
      option.setAttribute('role', 'option');
      return option;
    }));
    said.textContent = !terms.length ? '' : found.length ? `${box.dataset.count}: ${found.length}` : box.dataset.none;
    said.className = terms.length && !found.length ? 'search-none' : 'visually-hidden';
    list.hidden = !found.length;
    field.setAttribute('aria-expanded', String(!list.hidden));
    choose(-1);
  };

  field.addEventListener('input', show);
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      if (list.hidden && !field.value) field.blur();
      else if (list.hidden) field.value = '';
      close();
      said.className = 'visually-hidden';
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && field.value) {
      if (list.hidden) show();
      choose(at + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter') (options()[Math.max(at, 0)])?.click();
    else return;
    event.preventDefault();
  });
  box.addEventListener('focusout', (event) => { if (!box.contains(event.relatedTarget)) close(); });
  field.addEventListener('focus', () => { if (field.value) show(); });
  if (field.value) show();
}
