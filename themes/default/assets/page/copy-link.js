// Headings that have an address get a button that copies it. Without a clipboard, as on a
// page without TLS, the address goes into the bar, from where it can be copied.
{
  const { copyLink, linkCopied } = document.body.dataset;
  const sealed = location.protocol === 'about:'; // a page of a sealed edition, in a frame of its door
  const said = document.createElement('p');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  if (copyLink) document.body.append(said);
  for (const heading of copyLink ? document.querySelectorAll('main :is(h2, h3)[id]') : []) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'copy-link', title: copyLink });
    button.setAttribute('aria-label', copyLink);
    button.addEventListener('click', async () => {
      const id = encodeURIComponent(heading.id);
      const [page, place = '/'] = (sealed ? parent.location : location).href.split('#');
      const address = sealed ? `${page}#${place}#${id}` : `${page}#${id}`;
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = linkCopied;
        button.classList.add('copied');
        button.addEventListener('blur', () => button.classList.remove('copied'), { once: true });
      } catch {
        location.hash = id;
      }
    });
    heading.append(' ', button);
  }
}
