package seal

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// LocksFile is the file beside config.toml that holds the slots. It is public and is
// committed: without the build secret or a passphrase it opens nothing.
const LocksFile = "seal.json"

const (
	locksVersion  = 1
	kdf           = "PBKDF2-SHA256"
	iterations    = 600_000
	maxIterations = 10_000_000 // what a reader's browser can be asked for
	saltSize      = 16
)

// ErrSecret says that the slots were made with another build secret.
var ErrSecret = errors.New("the secret is not the one that the passphrases were made with")

// Secret is the build secret, from which every content key comes.
type Secret [keySize]byte

const secretPrefix = "wps1_"

// NewSecret draws a secret.
func NewSecret(random io.Reader) (Secret, error) {
	var s Secret
	if _, err := io.ReadFull(random, s[:]); err != nil {
		return Secret{}, fmt.Errorf("drawing a secret: %w", err)
	}
	return s, nil
}

// ParseSecret reads a secret as Text wrote it.
func ParseSecret(text string) (Secret, error) {
	var s Secret
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), secretPrefix)
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	if !ok || err != nil || len(raw) != keySize {
		return Secret{}, errors.New("it is not a secret that waypost seal init made")
	}
	copy(s[:], raw)
	return s, nil
}

// Text is the secret as it is kept: "wps1_" and 43 letters, digits, dashes or underscores.
func (s Secret) Text() string { return secretPrefix + base64.RawURLEncoding.EncodeToString(s[:]) }

// String keeps a secret out of logs and messages.
func (s Secret) String() string { return "[secret]" }

// GoString is String.
func (s Secret) GoString() string { return s.String() }

// Key is the content key of an audience and an epoch.
func (s Secret) Key(audience string, epoch int) Key {
	return Key(derive(s[:], "content/"+audience+"/"+strconv.Itoa(epoch)))
}

// Locks is seal.json: a lock for each sealed audience, by its id.
type Locks struct {
	Version   int              `json:"version"`
	Audiences map[string]*Lock `json:"audiences"`
}

// Lock is what opens the edition of one audience. A new epoch is a new content key.
type Lock struct {
	Epoch int    `json:"epoch"` // from 1
	Check []byte `json:"check"` // tells whether a build secret is the right one
	Slots []Slot `json:"slots"`
}

// Slot is the content key under one passphrase. Its name says whose that is; the name
// stays in seal.json and is not published.
type Slot struct {
	Name string `json:"name"`
	publicSlot
}

type publicSlot struct {
	KDF        string `json:"kdf"`
	Iterations int    `json:"iterations"`
	Salt       []byte `json:"salt"`
	Nonce      []byte `json:"nonce"`
	Key        []byte `json:"key"`
}

// check says why a slot is none.
func (s *publicSlot) check() error {
	switch {
	case s.KDF != kdf:
		return fmt.Errorf("the key derivation %q is not known", s.KDF)
	case s.Iterations < iterations || s.Iterations > maxIterations:
		return fmt.Errorf("%d iterations are not between %d and %d", s.Iterations, iterations, maxIterations)
	case len(s.Salt) != saltSize || len(s.Nonce) != nonceSize || len(s.Key) != keySize+tagSize:
		return errors.New("a salt, nonce or key has the wrong length")
	}
	return nil
}

// NewLocks is the seal.json of a site without sealed editions.
func NewLocks() *Locks { return &Locks{Version: locksVersion, Audiences: map[string]*Lock{}} }

// ReadLocks reads seal.json.
func ReadLocks(raw []byte) (*Locks, error) {
	locks := NewLocks()
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(locks); err != nil {
		return nil, fmt.Errorf("reading %s: %w", LocksFile, err)
	}
	if locks.Version != locksVersion {
		return nil, fmt.Errorf("reading %s: it has version %d, and this Waypost knows version %d", LocksFile, locks.Version, locksVersion)
	}
	for id, lock := range locks.Audiences {
		if lock == nil || lock.Epoch < 1 {
			return nil, fmt.Errorf("reading %s: %s has no epoch", LocksFile, id)
		}
		for i := range lock.Slots {
			if err := lock.Slots[i].check(); err != nil {
				return nil, fmt.Errorf("reading %s: %s, passphrase %q: %w", LocksFile, id, lock.Slots[i].Name, err)
			}
		}
	}
	return locks, nil
}

// Bytes is the file as it is written.
func (l *Locks) Bytes() ([]byte, error) {
	raw, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", LocksFile, err)
	}
	return append(raw, '\n'), nil
}

// NewLock is a lock of an epoch, without a passphrase yet.
func NewLock(secret Secret, audience string, epoch int) *Lock {
	return &Lock{Epoch: epoch, Check: checkOf(secret.Key(audience, epoch))}
}

func checkOf(key Key) []byte { return derive(key[:], "check")[:8] }

func (l *Lock) fits(key Key) bool { return hmac.Equal(l.Check, checkOf(key)) }

// Fits reports whether the lock was made with the secret.
func (l *Lock) Fits(secret Secret, audience string) bool {
	return l.fits(secret.Key(audience, l.Epoch))
}

// Find returns the position of the slot of a name, or -1.
func (l *Lock) Find(name string) int {
	return slices.IndexFunc(l.Slots, func(s Slot) bool { return s.Name == name })
}

// Add makes a slot for a passphrase. The slots of a lock share their salt, so that a
// reader's browser stretches a passphrase once however many there are.
func (l *Lock) Add(secret Secret, audience, name, passphrase string, random io.Reader) error {
	key := secret.Key(audience, l.Epoch)
	if !l.fits(key) {
		return ErrSecret
	}
	slot := Slot{Name: name, publicSlot: publicSlot{KDF: kdf, Iterations: iterations, Salt: make([]byte, saltSize), Nonce: make([]byte, nonceSize)}}
	drawn := slot.Nonce
	if len(l.Slots) > 0 {
		slot.Salt, slot.Iterations = l.Slots[0].Salt, l.Slots[0].Iterations
	} else {
		drawn = make([]byte, saltSize+nonceSize)
		slot.Salt, slot.Nonce = drawn[:saltSize:saltSize], drawn[saltSize:]
	}
	if _, err := io.ReadFull(random, drawn); err != nil {
		return fmt.Errorf("drawing a salt: %w", err)
	}
	slot.Key = gcm(stretch(passphrase, slot.Salt, slot.Iterations)).Seal(nil, slot.Nonce, key[:], bound("slot"))
	l.Slots = append(l.Slots, slot)
	return nil
}

// stretch makes a key of a passphrase; it fails only for impossible lengths.
func stretch(passphrase string, salt []byte, iterations int) []byte {
	key, err := pbkdf2.Key(sha256.New, normal(passphrase), salt, iterations, keySize)
	if err != nil {
		panic(err)
	}
	return key
}

// public is the slots as they are published: without names, filled up with slots that
// nothing opens, in the order of their keys, so that neither who has a passphrase nor
// how many do can be read.
func (l *Lock) public(key Key) []publicSlot {
	var out []publicSlot
	for _, s := range l.Slots {
		out = append(out, s.publicSlot)
	}
	for i := 0; len(out)%slotStep != 0; i++ {
		filler := out[0]
		number := strconv.Itoa(i)
		drawn := slices.Concat(derive(key[:], "slot/"+number), derive(key[:], "slot+/"+number))
		filler.Nonce, filler.Key = drawn[:nonceSize], drawn[nonceSize:nonceSize+keySize+tagSize]
		out = append(out, filler)
	}
	slices.SortFunc(out, func(a, b publicSlot) int {
		return cmp.Or(bytes.Compare(a.Key, b.Key), bytes.Compare(a.Nonce, b.Nonce))
	})
	return out
}
