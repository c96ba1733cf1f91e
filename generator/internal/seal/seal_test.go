package seal_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/seal"
)

// random is a stream of bytes that looks random and is the same on every run.
func random(seed string) io.Reader { return &stream{seed: seed} }

type stream struct {
	seed string
	n    uint64
	left []byte
}

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		if len(s.left) == 0 {
			sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(s.seed), s.n))
			s.left, s.n = sum[:], s.n+1
		}
		p[i], s.left = s.left[0], s.left[1:]
	}
	return len(p), nil
}

const passphrase = "correct horse battery staple again"

func locked(t testing.TB, audience string, passphrases ...string) (seal.Secret, *seal.Lock) {
	t.Helper()
	secret, err := seal.NewSecret(random("secret"))
	if err != nil {
		t.Fatal(err)
	}
	lock := seal.NewLock(secret, audience, 1)
	for i, p := range passphrases {
		if err := lock.Add(secret, audience, fmt.Sprint(i), p, random(audience+p)); err != nil {
			t.Fatal(err)
		}
	}
	return secret, lock
}

// text is words that compress as a page does.
func text(seed string, size int) []byte {
	var out bytes.Buffer
	r := random(seed)
	b := make([]byte, 1)
	for out.Len() < size {
		_, _ = r.Read(b)
		fmt.Fprintf(&out, "<p>word%d of a page</p>\n", b[0])
	}
	return out.Bytes()[:size]
}

func sealed(t testing.TB, files map[string][]byte, audience string, passphrases ...string) map[string][]byte {
	t.Helper()
	secret, lock := locked(t, audience, passphrases...)
	out, err := seal.Files(files, nil, lock, secret, audience, locale.Locale{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOpensWhatWasSealed(t *testing.T) {
	files := map[string][]byte{
		"index.html": text("home", 5000), "mvfs/a.1/index.html": text("mvf", 9000), "media/ü.png": {0, 1, 2, 255}, "empty.txt": {},
	}
	out := sealed(t, files, "investors", passphrase, "another long passphrase for the board")
	if got := slices.Sorted(maps.Keys(out)); !slices.Equal(got, []string{"index.html", "sealed.bin", "unlock.css", "unlock.js", "unlock.svg"}) {
		t.Errorf("published: %q", got)
	}
	for _, p := range []string{passphrase, "another long passphrase for the board", "  correct  horse battery\tstaple again\n", "ｃorrect horse battery staple again"} {
		got, err := seal.Open(out[seal.Bundle], p)
		if err != nil {
			t.Fatalf("%q: %v", p, err)
		}
		if !maps.EqualFunc(got, files, bytes.Equal) {
			t.Errorf("%q opens something else: %q", p, slices.Sorted(maps.Keys(got)))
		}
	}
}

func TestTheSameBytes(t *testing.T) {
	files := map[string][]byte{"index.html": text("home", 50_000), "feed.xml": text("feed", 900)}
	one, two := sealed(t, files, "investors", passphrase), sealed(t, maps.Clone(files), "investors", passphrase)
	if !maps.EqualFunc(one, two, bytes.Equal) {
		t.Error("two builds differ")
	}
	files["feed.xml"] = text("other", 900)
	three := sealed(t, files, "investors", passphrase)
	if bytes.Equal(one[seal.Bundle], three[seal.Bundle]) {
		t.Error("another content gives the same bytes")
	}
	// The nonce stands in the head: equal heads would mean that it served two contents.
	if bytes.Equal(one[seal.Bundle][:300], three[seal.Bundle][:300]) {
		t.Error("two contents under one nonce")
	}
}

// TestOneAnswer turns every part of a bundle wrong, and gets one and the same error.
func TestOneAnswer(t *testing.T) {
	files := map[string][]byte{"index.html": text("home", 5000)}
	good := sealed(t, files, "investors", passphrase)[seal.Bundle]
	other := sealed(t, files, "product", passphrase, "the other passphrase is longer")[seal.Bundle]
	cases := map[string][]byte{"empty": {}, "magic alone": good[:8], "cut": good[:len(good)-1], "head cut": good[:100], "longer": append(bytes.Clone(good), 0)}
	head := 12 + int(binary.BigEndian.Uint32(good[8:12]))
	for name, at := range map[string]int{"magic": 3, "head length": 9, "nonce": 25, "middle": len(good) / 2, "tag": len(good) - 1, "first of the ciphertext": head} {
		flipped := bytes.Clone(good)
		flipped[at] ^= 1
		cases["flipped bit: "+name] = flipped
	}
	cases["swapped ciphertext"] = append(bytes.Clone(good[:head]), other[head:]...)
	for name, bundle := range cases {
		if _, err := seal.Open(bundle, passphrase); !errors.Is(err, seal.ErrLocked) || err.Error() != seal.ErrLocked.Error() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := seal.Open(good, "the other passphrase is longer"); !errors.Is(err, seal.ErrLocked) {
		t.Errorf("another edition's passphrase: %v", err)
	}
	if _, err := seal.Open(good, passphrase); err != nil {
		t.Errorf("untouched: %v", err)
	}
}

// TestSizesTellNothing seals editions of different pages and sees equal outsides.
func TestSizesTellNothing(t *testing.T) {
	few := map[string][]byte{"index.html": text("a", 60_000)}
	many := map[string][]byte{}
	for i := range 25 {
		many[fmt.Sprintf("mvfs/a.%d/index.html", i)] = text(fmt.Sprint(i), 2000+i)
	}
	one, two := sealed(t, few, "investors", passphrase), sealed(t, many, "product", passphrase, "a second passphrase for someone", "and a third one for a third")
	for name := range one {
		if len(one[name]) != len(two[name]) {
			t.Errorf("%s: %d bytes and %d bytes", name, len(one[name]), len(two[name]))
		}
		if name == seal.Bundle && !bytes.Equal(one[name][8:12], two[name][8:12]) {
			t.Error("the head tells how many passphrases there are")
		}
		if name != seal.Bundle && !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s tells one edition from another", name)
		}
	}
}

func TestBundleSize(t *testing.T) {
	sizes := map[int]bool{}
	for _, size := range []int{1, 20_000, 150_000, 400_000, 900_000, 2_000_000, 6_500_000} {
		data := make([]byte, size)
		_, _ = random("noise").Read(data) // noise: its gzip size is its size
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		_, _ = w.Write(data)
		_ = w.Close()
		got := len(sealed(t, map[string][]byte{"index.html": data}, "investors", passphrase)[seal.Bundle])
		if zipped.Len() > 32<<10 && float64(got) > 1.3*float64(zipped.Len()) {
			t.Errorf("%d bytes of gzip become %d", zipped.Len(), got)
		}
		for got > 7 {
			if got%2 != 0 {
				t.Fatalf("%d bytes is no size of a bundle", got)
			}
			got /= 2
		}
		sizes[got] = true
	}
	if len(sizes) > 4 {
		t.Errorf("sizes: %v", sizes)
	}
}

func TestNothingInClear(t *testing.T) {
	files, names := map[string][]byte{}, []string{}
	for i := range 50 {
		name := fmt.Sprintf("zebra%02dcanary", i)
		names = append(names, name)
		files["mvfs/"+name+"/index.html"] = []byte("<title>" + name + "</title>" + strings.Repeat("x", i*31))
	}
	for file, data := range sealed(t, files, "investors", passphrase) {
		for _, name := range names {
			if bytes.Contains(data, []byte(name)) || strings.Contains(file, name) {
				t.Errorf("%s holds %s", file, name)
			}
		}
		if bytes.Contains(data, []byte("investors")) {
			t.Errorf("%s names its audience", file)
		}
	}
}

func TestThemeFilesStay(t *testing.T) {
	secret, lock := locked(t, "investors", passphrase)
	files := map[string][]byte{"index.html": text("home", 500), "assets/waypost.css": []byte("body {}")}
	out, err := seal.Files(files, map[string]bool{"assets/waypost.css": true}, lock, secret, "investors", locale.Locale{})
	if err != nil {
		t.Fatal(err)
	}
	if string(out["assets/waypost.css"]) != "body {}" {
		t.Error("the style sheet is gone")
	}
	inside, err := seal.Open(out[seal.Bundle], passphrase)
	if err != nil || inside["assets/waypost.css"] != nil {
		t.Errorf("the style sheet is sealed too, or: %v", err)
	}
}

func TestSecrets(t *testing.T) {
	secret, lock := locked(t, "investors", passphrase)
	again, err := seal.ParseSecret(" " + secret.Text() + "\n")
	if err != nil || again != secret {
		t.Errorf("a secret does not come back: %v", err)
	}
	for _, bad := range []string{"", "hunter2", "wps1_", "wps1_short", secret.Text() + "A", strings.TrimPrefix(secret.Text(), "wps1_")} {
		if _, err := seal.ParseSecret(bad); err == nil {
			t.Errorf("%q passes for a secret", bad)
		}
	}
	if s := fmt.Sprintf("%v %+v %s %#v", secret, secret, secret, secret); strings.Contains(s, secret.Text()[5:]) || !strings.Contains(s, "[secret]") {
		t.Errorf("a log shows %s", s)
	}
	other, err := seal.NewSecret(random("other"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Files(map[string][]byte{"a": nil}, nil, lock, other, "investors", locale.Locale{}); !errors.Is(err, seal.ErrSecret) {
		t.Errorf("another secret: %v", err)
	}
	if err := lock.Add(other, "investors", "x", passphrase, random("x")); !errors.Is(err, seal.ErrSecret) {
		t.Errorf("a passphrase under another secret: %v", err)
	}
	if _, err := seal.Files(map[string][]byte{"a": nil}, nil, seal.NewLock(secret, "investors", 1), secret, "investors", locale.Locale{}); err == nil {
		t.Error("an edition that nobody can open is sealed")
	}
	if _, err := seal.NewSecret(strings.NewReader("too few")); err == nil {
		t.Error("a secret of seven bytes")
	}
}

func TestEpochs(t *testing.T) {
	secret, lock := locked(t, "investors", passphrase)
	files := map[string][]byte{"index.html": text("home", 500)}
	next := seal.NewLock(secret, "investors", 2)
	if err := next.Add(secret, "investors", "0", "the new passphrase of the new epoch", random("2")); err != nil {
		t.Fatal(err)
	}
	if secret.Key("investors", 1) == secret.Key("investors", 2) || secret.Key("investors", 1) == secret.Key("product", 1) {
		t.Error("two epochs or audiences have one key")
	}
	out, err := seal.Files(files, nil, next, secret, "investors", locale.Locale{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(out[seal.Bundle], passphrase); !errors.Is(err, seal.ErrLocked) {
		t.Errorf("the old passphrase opens the new epoch: %v", err)
	}
	// An old slot that somebody puts back opens its own key, and that is the old one.
	next.Slots = append(next.Slots, lock.Slots...)
	out, err = seal.Files(files, nil, next, secret, "investors", locale.Locale{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(out[seal.Bundle], passphrase); !errors.Is(err, seal.ErrLocked) {
		t.Errorf("an old slot opens the new epoch: %v", err)
	}
}

func TestLocksFile(t *testing.T) {
	_, lock := locked(t, "investors", passphrase, "another long passphrase here")
	locks := seal.NewLocks()
	locks.Audiences["investors"] = lock
	raw, err := locks.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := seal.ReadLocks(raw)
	if err != nil {
		t.Fatal(err)
	}
	back, err := again.Bytes()
	if err != nil || !bytes.Equal(raw, back) {
		t.Errorf("the file changes by being read: %v\n%s", err, back)
	}
	if !bytes.Equal(lock.Slots[0].Salt, lock.Slots[1].Salt) {
		t.Error("two salts make a reader wait twice")
	}
	if bytes.Equal(lock.Slots[0].Nonce, lock.Slots[1].Nonce) {
		t.Error("two slots share a nonce")
	}
	if lock.Find("1") != 1 || lock.Find("2") != -1 {
		t.Error("a slot is not found by its name")
	}
	good := string(raw)
	for name, bad := range map[string]string{
		"nothing":         "",
		"an unknown key":  strings.Replace(good, `"epoch"`, `"era"`, 1),
		"a newer version": strings.Replace(good, `"version": 1`, `"version": 2`, 1),
		"few iterations":  strings.Replace(good, "600000", "1000", 1),
		"too many":        strings.Replace(good, "600000", "60000000", 1),
		"another kdf":     strings.Replace(good, "PBKDF2-SHA256", "MD5", 1),
		"no epoch":        strings.Replace(good, `"epoch": 1`, `"epoch": 0`, 1),
		"a short key":     strings.Replace(good, `"key": "`, `"key": "AAAA`, 1),
		"a null lock":     `{"version":1,"audiences":{"a":null}}`,
	} {
		if _, err := seal.ReadLocks([]byte(bad)); err == nil || !strings.Contains(err.Error(), "seal.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPassphrases(t *testing.T) {
	seen := map[string]bool{}
	for i := range 20 {
		p, err := seal.NewPassphrase(random(fmt.Sprint(i)))
		if err != nil {
			t.Fatal(err)
		}
		if len(strings.Fields(p)) != seal.Words || seal.Weak(p) != "" || seen[p] {
			t.Errorf("drawn: %q %s", p, seal.Weak(p))
		}
		seen[p] = true
	}
	if _, err := seal.NewPassphrase(strings.NewReader("")); err == nil {
		t.Error("a passphrase without randomness")
	}
	for p, want := range map[string]string{
		"hunter2": "fewer than 20", "": "fewer than 20", "aaaa                            b": "fewer than 20",
		"abababababababababababab": "different", "correct horse battery": "",
	} {
		if got := seal.Weak(p); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q", p, got)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("WAYPOST\x01\x00\x00\x00\x02{}rest"))
	f.Fuzz(func(t *testing.T, bundle []byte) {
		if bytes.Contains(bundle, []byte("iterations")) {
			t.Skip("stretching takes its time")
		}
		if _, err := seal.Open(bundle, passphrase); !errors.Is(err, seal.ErrLocked) {
			t.Errorf("%v", err)
		}
	})
}
