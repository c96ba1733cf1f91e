// The search box: "/" goes there, and what it needs is loaded when it has the focus. From a
// disk the index is loaded as the script that it is; elsewhere fetch() gets it, which
// works in a sealed edition too.
{
  const box = document.querySelector('.search');
  const field = box?.querySelector('input');
  const beside = document.currentScript?.src;
  const load = (src) => new Promise((done) => {
    document.head.append(Object.assign(document.createElement('script'), { src, onload: done }));
  });
  const start = async () => {
    const { index } = box.dataset;
    if (location.protocol === 'file:') await load(index);
    else self.waypostIndex = JSON.parse((await (await fetch(index)).text()).replace(/^waypostIndex=/, ''));
    await load(new URL('search.js', beside));
  };
  // A combobox from here on; without a script it is a field like any other.
  const roles = { role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'search-results', 'aria-autocomplete': 'list' };
  for (const name in roles) field?.setAttribute(name, roles[name]);
  const results = box?.querySelector('.search-results');
  results?.setAttribute('role', 'listbox');
  results?.setAttribute('aria-label', results.dataset.label);
  field?.addEventListener('focus', start, { once: true });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !field) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    field.focus();
  });
}
