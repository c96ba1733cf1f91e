// Opens a sealed edition in the browser. Everything happens here: the passphrase goes
// nowhere, and nothing is asked for but sealed.bin and the files of the theme.
//
// The edition's pages are shown one at a time in a frame of this page, as a document of
// their own, so that every script and style of a theme works as on an open site. Their
// links lead to addresses of this page (#/mvfs/a.1/), their images to blobs, their style
// sheets and scripts to the theme's files beside this one. The same script runs first in
// each frame, where it answers fetch() with files of the edition.
(() => {
"use strict";

const bundleName = "sealed.bin";
const version = "waypost/1";
const rememberDays = 30;
const maxIterations = 10000000;
const kinds = {
  html: "text/html", css: "text/css", js: "text/javascript", json: "application/json", xml: "application/xml",
  svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", avif: "image/avif",
  pdf: "application/pdf", csv: "text/csv", txt: "text/plain", ics: "text/calendar", woff2: "font/woff2",
};
const kindOf = name => kinds[name.slice(name.lastIndexOf(".") + 1)] || "application/octet-stream";

// In a frame: hand files of the edition to the scripts of its page.
if (location.href.startsWith("about:srcdoc")) {
  const from = document.currentScript.dataset.from;
  const ask = window.fetch.bind(window);
  window.fetch = (what, options) => {
    const file = parent.waypost && parent.waypost.find(what instanceof Request ? what.url : String(what), from);
    return file ? Promise.resolve(new Response(file.data, { headers: { "Content-Type": kindOf(file.name) } })) : ask(what, options);
  };
  return;
}

const $ = id => document.getElementById(id);
const said = { ...$("unlock").dataset }; // what the page says, in its language
const text = new TextEncoder();
const bound = object => text.encode(version + "\0" + object);
const decode = base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0));
const normal = passphrase => passphrase.normalize("NFKC").split(/[ \t-\r]+/).filter(Boolean).join(" ");

// The address of this page, and of its folder.
const here = location.href.split(/[?#]/)[0];
const base = new URL(".", here).href;

// ---- Opening ----

const cutSized = bytes => {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  if (size > bytes.length - 4) throw new Error("cut short");
  return [bytes.subarray(4, 4 + size), bytes.subarray(4 + size)];
};

// read splits a bundle into its head and its ciphertext.
const read = bytes => {
  if (String.fromCharCode(...bytes.subarray(0, 8)) !== "WAYPOST\x01") throw new Error("no bundle");
  const [raw, sealed] = cutSized(bytes.subarray(8));
  return { head: JSON.parse(new TextDecoder().decode(raw)), sealed };
};

// contentKey tries a passphrase on every slot. A slot's key never leaves this function
// but as a key that cannot be read out again.
const contentKey = async (head, passphrase) => {
  const typed = await crypto.subtle.importKey("raw", text.encode(normal(passphrase)), "PBKDF2", false, ["deriveKey"]);
  const stretched = new Map();
  for (const slot of head.slots) {
    if (slot.kdf !== "PBKDF2-SHA256" || !(slot.iterations <= maxIterations)) continue;
    const parameters = slot.salt + slot.iterations;
    if (!stretched.has(parameters)) {
      stretched.set(parameters, await crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: decode(slot.salt), iterations: slot.iterations },
        typed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]));
    }
    let raw;
    try {
      raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: decode(slot.nonce), additionalData: bound("slot") }, stretched.get(parameters), decode(slot.key));
    } catch {
      continue;
    }
    const key = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
    new Uint8Array(raw).fill(0);
    return key;
  }
  throw new Error("no slot opens");
};

// unseal returns the files of the edition, by path.
const unseal = async ({ head, sealed }, key) => {
  const opener = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: text.encode("enc/" + bundleName) },
    key, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const plain = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: decode(head.nonce), additionalData: bound(bundleName) }, opener, sealed));
  const stream = new Blob([cutSized(plain)[0]]).stream().pipeThrough(new DecompressionStream("gzip"));
  let [index, rest] = cutSized(new Uint8Array(await new Response(stream).arrayBuffer()));
  const files = new Map();
  for (const [name, size] of JSON.parse(new TextDecoder().decode(index))) {
    files.set(name, rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return files;
};

// ---- Remembering, when asked to ----

// with runs one request on the store of keys; where there is none, nothing is remembered.
const inStore = (mode, use) => new Promise((done, failed) => {
  const opening = indexedDB.open("waypost", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const request = use(opening.result.transaction("keys", mode).objectStore("keys"));
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  };
}).catch(() => undefined);
const remembered = async () => {
  const entry = await inStore("readonly", store => store.get(base));
  return entry && entry.until > Date.now() ? entry.key : undefined;
};
const remember = key => inStore("readwrite", store => store.put({ key, until: Date.now() + rememberDays * 86400000 }, base));
const forget = () => inStore("readwrite", store => store.delete(base));

// ---- Showing ----

let files;
let stage, paper;
const blobs = new Map();
const blobOf = name => {
  if (!blobs.has(name)) blobs.set(name, URL.createObjectURL(new Blob([files.get(name)], { type: kindOf(name) })));
  return blobs.get(name);
};

// locate says where an address leads that stands in the page from: its URL, and the
// name of the edition's file if it is one.
const encoded = name => name.split("/").map(encodeURIComponent).join("/");
const decoded = part => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
const locate = (address, from) => {
  let url;
  try {
    url = new URL(address, base + encoded(from));
  } catch {
    return undefined;
  }
  if (!url.href.startsWith(base)) return { url };
  let name = decoded(url.href.split(/[?#]/)[0].slice(base.length));
  if (name === "" || name.endsWith("/")) name += "index.html";
  return { url, name: files.has(name) ? name : undefined, fragment: url.hash.slice(1) };
};
window.waypost = {
  find: (address, from) => {
    const { name } = locate(address, from) || {};
    return name && { name, data: files.get(name) };
  },
};

// The address of a page of the edition: #/mvfs/a.1/ or #/mvfs/a.1/#scope.
const hashOf = (name, fragment) => "#/" + encoded(name).replace(/(^|\/)index\.html$/, "$1") + (fragment ? "#" + fragment : "");
const current = () => {
  const [, path = "", fragment = ""] = location.hash.startsWith("#/") ? location.hash.slice(1).match(/^\/([^#]*)#?(.*)$/) : [];
  const { name } = locate(path, "index.html") || {};
  return name && name.endsWith(".html") ? { name, fragment } : { name: "index.html", fragment: "" };
};

const link = (a, attribute, from) => {
  const found = attribute.value.startsWith("#") ? { name: from, fragment: attribute.value.slice(1) } : locate(attribute.value, from);
  if (!found) return;
  if (!found.name) {
    attribute.value = found.url.href;
    if (!a.hasAttribute("target")) a.setAttribute("target", "_top");
  } else if (found.name.endsWith(".html")) {
    attribute.value = here + hashOf(found.name, found.fragment);
    a.setAttribute("target", "_top");
  } else {
    attribute.value = blobOf(found.name);
    a.setAttribute("download", found.name.slice(found.name.lastIndexOf("/") + 1));
  }
};
const source = (address, from) => {
  const found = locate(address, from);
  return !found ? address : found.name ? blobOf(found.name) : found.url.href;
};

// standalone makes a page of the edition fit to stand in a frame. Its own policy goes,
// because the frame is under the policy of this page, which is as strict but for blobs.
const standalone = (doc, from) => {
  for (const e of doc.querySelectorAll("meta[http-equiv], link:not([rel~=stylesheet])")) e.remove();
  for (const e of doc.querySelectorAll("[*|href], [src], [poster], [srcset]")) {
    for (const attribute of [...e.attributes]) {
      if (attribute.localName === "href" && /^(a|area)$/.test(e.localName)) link(e, attribute, from);
      else if (/^(href|src|poster)$/.test(attribute.localName) && !attribute.value.startsWith("#")) attribute.value = source(attribute.value, from);
      else if (attribute.localName === "srcset") {
        attribute.value = attribute.value.split(/,\s+/).map(one => one.trim().replace(/^\S+/, address => source(address, from))).join(", ");
      }
    }
  }
  const first = doc.createElement("script");
  first.src = base + "unlock.js";
  first.dataset.from = from;
  doc.head.prepend(first);
  return "<!doctype html>\n" + doc.documentElement.outerHTML;
};

// Each entry of the history has a number in its state, and each number a place on its page.
let shown = { name: "", entry: 0, frame: undefined };
let entries = 0;
const places = new Map();

const show = () => {
  const { name, fragment } = current();
  if (shown.frame && shown.frame.className === "") places.set(shown.entry, shown.frame.contentWindow.scrollY);
  const isNew = !(history.state && history.state.entry);
  if (isNew) history.replaceState({ entry: Date.now() + "-" + ++entries }, "");
  const entry = history.state.entry;

  const settle = frame => {
    const target = fragment && frame.contentDocument.getElementById(decoded(fragment));
    if (places.has(entry)) frame.contentWindow.scrollTo(0, places.get(entry));
    else if (target) {
      target.scrollIntoView();
      if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
    } else frame.contentWindow.scrollTo(0, 0);
  };
  if (shown.name === name) {
    shown.entry = entry;
    settle(shown.frame);
    return;
  }
  const doc = new DOMParser().parseFromString(new TextDecoder().decode(files.get(name)), "text/html");
  const refresh = doc.querySelector("meta[http-equiv=refresh i]");
  const moved = refresh && locate(refresh.content.replace(/^[^=]*=\s*/, ""), name);
  if (moved && moved.name) {
    location.replace(here + hashOf(moved.name, moved.fragment));
    return;
  }
  // A new frame for each page leaves no entry of its own in the history.
  const frame = document.createElement("iframe");
  const before = shown.frame;
  frame.title = doc.title;
  frame.className = "coming";
  frame.srcdoc = standalone(doc, name);
  shown = { name, entry, frame };
  frame.addEventListener("load", () => {
    if (shown.frame !== frame) {
      frame.remove();
      return;
    }
    frame.className = "";
    if (before) before.remove();
    document.title = doc.title;
    document.documentElement.lang = doc.documentElement.lang;
    frame.contentWindow.focus();
    settle(frame);
    document.body.dataset.shown = name;
  }, { once: true });
  stage.append(frame);
};

// A frame prints as one picture that is cut where a sheet ends. On paper stands a copy of
// its page instead, under the page's own style sheets.
const print = () => {
  const body = shown.frame.contentDocument.body;
  paper.className = "paper " + body.className;
  paper.replaceChildren(...[...document.importNode(body, true).childNodes].filter(e => e.localName !== "script"));
};
const printStyles = doc => {
  for (const sheet of doc.querySelectorAll("link[rel~=stylesheet]")) {
    const copy = document.createElement("link");
    copy.rel = "stylesheet";
    copy.media = "print";
    copy.href = new URL(sheet.getAttribute("href"), base + "index.html").href;
    document.head.append(copy);
  }
};

const open = (opened, kept) => {
  files = opened;
  const strip = document.createElement("header");
  const words = document.createElement("span");
  const lock = document.createElement("button");
  stage = document.createElement("div");
  paper = document.createElement("div");
  strip.className = "strip";
  stage.className = "stage";
  paper.className = "paper";
  words.textContent = kept ? said.kept : said.once;
  lock.type = "button";
  lock.textContent = kept ? said.forget : said.lock;
  lock.addEventListener("click", async () => {
    await forget();
    location.reload();
  });
  strip.append(words, lock);
  document.body.className = "open";
  document.body.replaceChildren(strip, stage, paper);
  if (files.has("index.html")) printStyles(new DOMParser().parseFromString(new TextDecoder().decode(files.get("index.html")), "text/html"));
  addEventListener("hashchange", show);
  addEventListener("beforeprint", print);
  addEventListener("afterprint", () => paper.replaceChildren());
  history.scrollRestoration = "manual";
  show();
};

// ---- The form ----

const say = (busy, wrong) => {
  $("busy").textContent = busy;
  $("wrong").textContent = wrong;
};

const loadBundle = async () => {
  const chosen = $("bundle").files[0];
  if (chosen) return new Uint8Array(await chosen.arrayBuffer());
  const answer = await fetch(bundleName, { cache: "no-cache" });
  if (!answer.ok) throw new Error("not there");
  return new Uint8Array(await answer.arrayBuffer());
};

// attempt is one press of the button: it ends in the edition, or in a sentence.
const attempt = async () => {
  let bytes;
  say(said.opening, "");
  try {
    bytes = await loadBundle();
  } catch {
    say("", fromDisk ? said.choose : said.offline);
    return;
  }
  let key, opened;
  try {
    const bundle = read(bytes);
    key = await contentKey(bundle.head, $("passphrase").value);
    opened = await unseal(bundle, key);
  } catch {
    say("", said.refused);
    $("passphrase").select();
    return;
  }
  if ($("remember").checked) await remember(key);
  open(opened, $("remember").checked);
};

// recall opens the edition with a key that this browser keeps.
const recall = async () => {
  const key = await remembered();
  if (!key) return;
  let opened;
  try {
    opened = await unseal(read(await loadBundle()), key);
  } catch {
    await forget();
    return;
  }
  open(opened, true);
};

const fromDisk = location.protocol === "file:";
const able = window.isSecureContext && crypto.subtle && window.DecompressionStream;
let busy = Promise.resolve();
$("unlock").addEventListener("submit", event => {
  event.preventDefault();
  if (able) busy = busy.then(() => files || attempt());
});
$("show").addEventListener("change", () => { $("passphrase").type = $("show").checked ? "text" : "password"; });
$("choose").hidden = !fromDisk;
$("remember-row").hidden = fromDisk; // pages from a disk share one store
if (!able) {
  say("", window.isSecureContext ? said.old : said.insecure);
} else if (!fromDisk) {
  busy = recall();
}
})();
