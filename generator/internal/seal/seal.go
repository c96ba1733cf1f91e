// Package seal encrypts an edition, so that a static host can carry it in the open and
// only who knows a passphrase can read it.
//
// # What is published
//
// A sealed edition is one file, sealed.bin, beside a page that opens it (index.html,
// unlock.js, unlock.css) and the files of the theme. The page is the same for every
// edition of every site in one language. Everything that says anything, names of files included, is in
// the one file, whose size is one of a few (see bucket).
//
// # Keys
//
//	build secret   32 random bytes, kept out of the repository (Secret)
//	content key    HKDF-SHA256(build secret, "content/<audience>/<epoch>")
//	slot           AES-256-GCM(PBKDF2-SHA256(passphrase, salt, iterations), content key)
//
// A build derives the content key from the secret and never needs a passphrase. A reader
// opens a slot with a passphrase and never needs the secret. Slots are public: they
// stand in seal.json (Locks), which is committed, and in sealed.bin.
//
// A passphrase is brought to one form before it is used: NFKC, words apart by one space.
//
// # sealed.bin
//
//	"WAYPOST" 0x01 | length of the head, 4 bytes | head, JSON | AES-256-GCM ciphertext
//
// The head holds the nonce and the slots, filled up with slots that nothing opens to a
// multiple of eight, in an order that tells nothing. The key of the ciphertext is
// HKDF(content key, "enc/sealed.bin"), its additional data "waypost/1" 0x00 "sealed.bin",
// and its nonce the start of HMAC-SHA256(HKDF(content key, "mac/sealed.bin"), plaintext):
// equal content gives equal bytes, and a nonce never serves two contents. The plaintext
// is
//
//	length of the archive, 4 bytes | gzip of the archive | zeros
//
// and the archive the length of its index (4 bytes), the index (JSON: pairs of path and
// size, by path) and the files one after the other. Numbers are big-endian.
//
// # What it cannot do
//
// What was published stays readable to who had a passphrase then, and an attacker may
// guess at passphrases without asking anyone: they must be long. A host can put an older
// sealed.bin of the same epoch in place of the newest, or change unlock.js itself.
package seal

import (
	"bytes"
	"compress/gzip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/bits"
	"slices"
	"strconv"

	"github.com/waypost/waypost/generator/internal/locale"
)

// Bundle is the file that holds a whole edition.
const Bundle = "sealed.bin"

const (
	magic     = "WAYPOST\x01"
	version   = "waypost/1"
	keySize   = 32
	nonceSize = 12
	tagSize   = 16
	smallest  = 32 << 10 // bytes of the smallest bundle
	slotStep  = 8        // slots are published in multiples of this
)

// ErrLocked is the one answer to a wrong passphrase, a damaged bundle and a bundle that
// belongs elsewhere. Which of them it was, nobody learns.
var ErrLocked = errors.New("the passphrase does not open this")

// Key is a content key: it opens every bundle of one audience and epoch.
type Key [keySize]byte

// derive makes a key for one purpose. HKDF fails only for impossible lengths.
func derive(key []byte, purpose string) []byte {
	out, err := hkdf.Key(sha256.New, key, nil, purpose, keySize)
	if err != nil {
		panic(err)
	}
	return out
}

// gcm never fails for a key of 32 bytes.
func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

// bound is what the ciphertext of an object is bound to.
func bound(object string) []byte { return []byte(version + "\x00" + object) }

// head is what stands in clear before the ciphertext.
type head struct {
	Nonce []byte       `json:"nonce"`
	Slots []publicSlot `json:"slots"`
}

// Files returns the files of a sealed edition: the bundle and the page that opens it.
// asTheyAre names files of the edition that hold nothing of it and are not sealed: the
// theme's. The page speaks with words. The same arguments give the same bytes.
func Files(files map[string][]byte, asTheyAre map[string]bool, lock *Lock, secret Secret, audience string, words locale.Locale) (map[string][]byte, error) {
	key := secret.Key(audience, lock.Epoch)
	if !lock.fits(key) {
		return nil, ErrSecret
	}
	if len(lock.Slots) == 0 {
		return nil, fmt.Errorf("sealing %s: no passphrase opens it", audience)
	}
	out, err := Page(words)
	if err != nil {
		return nil, err
	}
	hidden := map[string][]byte{}
	for name, data := range files {
		if asTheyAre[name] {
			out[name] = data
		} else {
			hidden[name] = data
		}
	}
	sealed, err := bundle(hidden, lock, key)
	if err != nil {
		return nil, fmt.Errorf("sealing %s: %w", audience, err)
	}
	out[Bundle] = sealed
	return out, nil
}

func bundle(files map[string][]byte, lock *Lock, key Key) ([]byte, error) {
	packed, err := pack(files)
	if err != nil {
		return nil, err
	}
	h := head{Nonce: make([]byte, nonceSize), Slots: lock.public(key)}
	raw, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("writing the head: %w", err)
	}
	around := len(magic) + 4 + len(raw) + tagSize
	plain := make([]byte, bucket(around+4+len(packed))-around)
	binary.BigEndian.PutUint32(plain, uint32(len(packed)))
	copy(plain[4:], packed)

	mac := hmac.New(sha256.New, derive(key[:], "mac/"+Bundle))
	mac.Write(plain)
	h.Nonce = mac.Sum(nil)[:nonceSize]
	if raw, err = json.Marshal(h); err != nil { // as long as before: the nonce has a fixed size
		return nil, fmt.Errorf("writing the head: %w", err)
	}
	out := make([]byte, 0, around+len(plain))
	out = append(out, magic...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(raw)))
	out = append(out, raw...)
	return gcm(derive(key[:], "enc/"+Bundle)).Seal(out, h.Nonce, plain, bound(Bundle)), nil
}

// bucket is the size that a bundle of n bytes is padded to: 4, 5, 6 or 7 times a power of
// two, so that it grows by a quarter at most and there are four sizes to each doubling.
func bucket(n int) int {
	if n <= smallest {
		return smallest
	}
	step := 1 << (bits.Len(uint(n-1)) - 3)
	return (n + step - 1) / step * step
}

// pack is the archive of the files, compressed.
func pack(files map[string][]byte) ([]byte, error) {
	names := slices.Sorted(maps.Keys(files))
	index := make([][2]any, len(names))
	for i, name := range names {
		index[i] = [2]any{name, len(files[name])}
	}
	raw, err := json.Marshal(index)
	if err != nil {
		return nil, fmt.Errorf("writing the index: %w", err)
	}
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	parts := [][]byte{binary.BigEndian.AppendUint32(nil, uint32(len(raw))), raw}
	for _, name := range names {
		parts = append(parts, files[name])
	}
	for _, part := range parts {
		if _, err := zip.Write(part); err != nil {
			return nil, fmt.Errorf("compressing: %w", err)
		}
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	return out.Bytes(), nil
}

// Open returns the files in a bundle, as the page does it in the browser. Whatever is
// wrong, the error is ErrLocked.
func Open(bundle []byte, passphrase string) (map[string][]byte, error) {
	rest, ok := bytes.CutPrefix(bundle, []byte(magic))
	raw, sealed, fits := cutSized(rest)
	var h head
	if !ok || !fits || json.Unmarshal(raw, &h) != nil || len(h.Nonce) != nonceSize {
		return nil, ErrLocked
	}
	derived := map[string][]byte{}
	for _, s := range h.Slots {
		if s.check() != nil {
			continue
		}
		params := string(s.Salt) + strconv.Itoa(s.Iterations)
		if derived[params] == nil {
			derived[params] = stretch(passphrase, s.Salt, s.Iterations)
		}
		key, err := gcm(derived[params]).Open(nil, s.Nonce, s.Key, bound("slot"))
		if err != nil {
			continue
		}
		plain, err := gcm(derive(key, "enc/"+Bundle)).Open(nil, h.Nonce, sealed, bound(Bundle))
		if err != nil {
			return nil, ErrLocked
		}
		packed, _, _ := cutSized(plain)
		return unpack(packed)
	}
	return nil, ErrLocked
}

// cutSized cuts a part off that stands behind its length.
func cutSized(b []byte) (part, rest []byte, ok bool) {
	if len(b) < 4 || uint64(binary.BigEndian.Uint32(b)) > uint64(len(b)-4) {
		return nil, nil, false
	}
	end := 4 + int(binary.BigEndian.Uint32(b))
	return b[4:end], b[end:], true
}

func unpack(packed []byte) (map[string][]byte, error) {
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, ErrLocked
	}
	archive, err := io.ReadAll(zip)
	if err != nil {
		return nil, ErrLocked
	}
	raw, data, _ := cutSized(archive)
	var index [][2]json.RawMessage
	if json.Unmarshal(raw, &index) != nil {
		return nil, ErrLocked
	}
	files := make(map[string][]byte, len(index))
	for _, entry := range index {
		var name string
		var size int
		if json.Unmarshal(entry[0], &name) != nil || json.Unmarshal(entry[1], &size) != nil || size < 0 || size > len(data) {
			return nil, ErrLocked
		}
		files[name], data = data[:size], data[size:]
	}
	return files, nil
}
