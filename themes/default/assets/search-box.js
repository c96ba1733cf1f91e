// The search box: "/" goes there, and what it needs is loaded when it has the focus.
{
  const box = document.querySelector('.search');
  const field = box?.querySelector('input');
  const load = (src) => document.head.append(Object.assign(document.createElement('script'), { src, async: false }));
  field?.addEventListener('focus', () => [box.dataset.index, box.dataset.script].forEach(load), { once: true });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !field) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    field.focus();
  });
}
