package cli

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/seal"
)

const sealHelp = `An audience with access = "passphrase" gets a sealed edition: one encrypted file that any static host can
carry, and a page that opens it in the reader's browser.

A build needs the secret in ` + secretVariable + `. Readers need a passphrase. ` + seal.LocksFile + ` ties the two together; it is
public, and you commit it.`

func (a *app) sealCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "seal",
		Short: "Manage the passphrases of sealed editions",
		Long:  sealHelp,
		Args:  knownCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.sealInitCommand(), a.sealAddCommand(), a.sealListCommand(), a.sealRemoveCommand(), a.sealRotateCommand())
	return cmd
}

// sealing is what the seal commands work on.
type sealing struct {
	root   *os.Root
	locks  *seal.Locks
	secret seal.Secret
	known  []*roadmap.Audience
}

// openSeal reads the audiences and the locks. Content with problems stops nobody from
// changing a passphrase.
func (a *app) openSeal(ctx context.Context) (*sealing, error) {
	out, err := a.build(ctx, request{asOf: a.asOf, noRender: true})
	if err != nil {
		return nil, err
	}
	root, err := a.openRoot()
	if err != nil {
		return nil, err
	}
	locks, err := readLocks(root.FS())
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &sealing{root: root, locks: locks, known: out.plan.Roadmap.Audiences}, nil
}

// onSeal is a command that works on the audiences and the locks of the site.
func (a *app) onSeal(work func(s *sealing, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		s, err := a.openSeal(cmd.Context())
		if err != nil {
			return err
		}
		defer s.root.Close()
		return work(s, args)
	}
}

// withSecret reads the build secret and holds it against every lock.
func (s *sealing) withSecret() error {
	text := os.Getenv(secretVariable)
	if text == "" {
		return withHint(howToSet+"; waypost seal init makes the first one", "%s is not set", secretVariable)
	}
	secret, err := seal.ParseSecret(text)
	if err != nil {
		return withHint(howToSet, "%s: %w", secretVariable, err)
	}
	for _, id := range sortedKeys(s.locks.Audiences) {
		if !s.locks.Audiences[id].Fits(secret, id) {
			return withHint(howToSet+"; if it is lost, run waypost seal init --new",
				"the passphrases in %s were made with another secret than %s holds", seal.LocksFile, secretVariable)
		}
	}
	s.secret = secret
	return nil
}

func (s *sealing) audience(id string) (*roadmap.Audience, error) {
	var ids []string
	for _, r := range s.known {
		if r.ID == id {
			return r, nil
		}
		ids = append(ids, r.ID)
	}
	return nil, usageError{withHint(diag.DidYouMean(id, ids), "no audience has the id %q", id)}
}

func (s *sealing) lock(id string) (*seal.Lock, error) {
	lock := s.locks.Audiences[id]
	if lock == nil {
		return nil, usageError{withHint(cmp.Or(diag.DidYouMean(id, sortedKeys(s.locks.Audiences)), "run waypost seal list"), "%s holds no passphrase of %q", seal.LocksFile, id)}
	}
	return lock, nil
}

// write replaces seal.json in one step.
func (s *sealing) write() error {
	raw, err := s.locks.Bytes()
	if err != nil {
		return err
	}
	const draft = seal.LocksFile + ".tmp"
	if err := s.root.WriteFile(draft, raw, 0o644); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", seal.LocksFile, err), s.root.Remove(draft))
	}
	if err := s.root.Rename(draft, seal.LocksFile); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", seal.LocksFile, err), s.root.Remove(draft))
	}
	return nil
}

// issued is a passphrase that exists nowhere else once it has been printed.
type issued struct{ audience, name, passphrase string }

// issue adds a slot for a new passphrase, or for the given one.
func (s *sealing) issue(audience, name, passphrase string) (issued, error) {
	if passphrase == "" {
		var err error
		if passphrase, err = seal.NewPassphrase(rand.Reader); err != nil {
			return issued{}, err
		}
	}
	lock := s.locks.Audiences[audience]
	if lock == nil {
		lock = seal.NewLock(s.secret, audience, 1)
		s.locks.Audiences[audience] = lock
	}
	if err := lock.Add(s.secret, audience, name, passphrase, rand.Reader); err != nil {
		return issued{}, err
	}
	return issued{audience, name, passphrase}, nil
}

// tell prints passphrases, however quiet the command is asked to be: they are its result.
func (a *app) tell(list ...issued) {
	for _, i := range list {
		if a.json {
			a.printJSON(map[string]string{"type": "passphrase", "audience": i.audience, "name": i.name, "passphrase": i.passphrase})
			continue
		}
		fmt.Fprintf(a.stdout, "Passphrase %q for %s:\n\n    %s\n\n", i.name, i.audience, i.passphrase)
	}
}

func (a *app) sealInitCommand() *cobra.Command {
	var fresh bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make the build secret, and a passphrase for each sealed edition",
		Long: sealHelp + `

Init prints a new secret, unless ` + secretVariable + ` holds one, and a passphrase for each audience with
access = "passphrase" that has none. They are printed once and kept nowhere: store them in a password manager.`,
		Args: cobra.NoArgs,
		RunE: a.onSeal(func(s *sealing, _ []string) error { return a.runSealInit(s, fresh) }),
	}
	cmd.Flags().BoolVar(&fresh, "new", false, "make a new secret and throw away every passphrase of the old one")
	return cmd
}

func (a *app) runSealInit(s *sealing, fresh bool) error {
	made := fresh || os.Getenv(secretVariable) == "" && len(s.locks.Audiences) == 0
	old := s.locks
	if made {
		secret, err := seal.NewSecret(rand.Reader)
		if err != nil {
			return err
		}
		s.secret, s.locks = secret, seal.NewLocks()
	} else if err := s.withSecret(); err != nil {
		return err
	}
	var list []issued
	for _, r := range s.known {
		if r.Access != roadmap.Passphrase || s.locks.Audiences[r.ID] != nil {
			continue
		}
		if before := old.Audiences[r.ID]; before != nil { // the number of an epoch never comes back
			s.locks.Audiences[r.ID] = seal.NewLock(s.secret, r.ID, before.Epoch+1)
		}
		i, err := s.issue(r.ID, "1", "")
		if err != nil {
			return err
		}
		list = append(list, i)
	}
	if err := s.write(); err != nil {
		return err
	}
	switch {
	case made && a.json:
		a.printJSON(map[string]string{"type": "secret", "variable": secretVariable, "secret": s.secret.Text()})
	case made:
		fmt.Fprintf(a.stdout, "The build secret. Who has it can read every sealed edition; without it nothing can be built:\n\n    %s\n\n", s.secret.Text())
		a.sayf("On this machine:  export %s=…\nOn GitHub:        gh secret set %s\n\n", secretVariable, secretVariable)
	}
	a.tell(list...)
	if a.json {
		return nil
	}
	if len(list) == 0 {
		a.sayf("No audience waits for a passphrase. An audience is sealed with access = \"passphrase\" in content/audiences/\n")
	} else {
		a.sayf("Give readers their passphrase by another way than the address. None of this is shown again.\n")
	}
	a.sayf("Wrote %s. Commit it\n", seal.LocksFile)
	return nil
}

func (a *app) sealAddCommand() *cobra.Command {
	var name string
	var own bool
	cmd := &cobra.Command{
		Use:   "add <audience>",
		Short: "Add a passphrase to a sealed edition",
		Long: `Add makes one more passphrase that opens the edition of an audience, and prints it once. Give each group of
readers its own, so that you know which to remove. --stdin takes a passphrase of yours; a short one is refused,
because an attacker can try passphrases without asking anyone.`,
		Example: "  waypost seal add investors --name board",
		Args:    cobra.ExactArgs(1),
		RunE:    a.onSeal(func(s *sealing, args []string) error { return a.runSealAdd(s, args[0], name, own) }),
	}
	cmd.Flags().StringVar(&name, "name", "", "name of the passphrase, for you (default: the next number)")
	cmd.Flags().BoolVar(&own, "stdin", false, "read the passphrase from standard input")
	return cmd
}

func (a *app) runSealAdd(s *sealing, id, name string, own bool) error {
	reader, err := s.audience(id)
	if err != nil {
		return err
	}
	if err := s.withSecret(); err != nil {
		return err
	}
	lock := s.locks.Audiences[id]
	if name, err = slotName(lock, name); err != nil {
		return err
	}
	passphrase := ""
	if own {
		line, err := bufio.NewReader(io.LimitReader(a.stdin, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading the passphrase: %w", err)
		}
		passphrase = strings.TrimSpace(line)
		if why := seal.Weak(passphrase); why != "" {
			return withHint("leave --stdin out to have six words drawn, or write a longer one", "the passphrase %s; nothing was changed", why)
		}
	}
	made, err := s.issue(id, name, passphrase)
	if err != nil {
		return err
	}
	if err := s.write(); err != nil {
		return err
	}
	if !own {
		a.tell(made)
	}
	if a.json {
		return nil
	}
	a.sayf("Added %q to %s in %s. Commit it; the next build lets it in\n", name, id, seal.LocksFile)
	if reader.Access != roadmap.Passphrase {
		a.sayf("The edition is not sealed yet: its access is %q. Set access = \"passphrase\" in %s\n", reader.Access, reader.File)
	}
	return nil
}

// slotName is the name of a new slot: the given one, or the next number.
func slotName(lock *seal.Lock, name string) (string, error) {
	if len(name) > 64 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", usageError{withHint("write a short name such as board", "%q is not a name", name)}
	}
	taken := func(n string) bool { return lock != nil && lock.Find(n) >= 0 }
	if name != "" && taken(name) {
		return "", usageError{withHint("choose another name, or remove that one first", "a passphrase named %q is there already", name)}
	}
	for n := 1; name == ""; n++ {
		if s := strconv.Itoa(n); !taken(s) {
			name = s
		}
	}
	return name, nil
}

func (a *app) sealListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the passphrases of the sealed editions, by name",
		Args:  cobra.NoArgs,
		RunE:  a.onSeal(func(s *sealing, _ []string) error { return a.runSealList(s) }),
	}
}

func (a *app) runSealList(s *sealing) error {
	access := map[string]roadmap.Access{}
	ids := slices.Collect(maps.Keys(s.locks.Audiences))
	for _, r := range s.known {
		access[r.ID] = r.Access
		if r.Access == roadmap.Passphrase && s.locks.Audiences[r.ID] == nil {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	table := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	for _, id := range ids {
		names, epoch := []string{}, 0
		if lock := s.locks.Audiences[id]; lock != nil {
			epoch = lock.Epoch
			for _, slot := range lock.Slots {
				names = append(names, slot.Name)
			}
		}
		if a.json {
			a.printJSON(map[string]any{"type": "lock", "audience": id, "access": access[id], "epoch": epoch, "passphrases": names})
			continue
		}
		note := ""
		switch {
		case access[id] == "":
			note = "  (no such audience)"
		case access[id] != roadmap.Passphrase:
			note = fmt.Sprintf("  (not sealed: access is %q)", access[id])
		}
		fmt.Fprintf(table, "%s\tepoch %d\t%s%s\n", id, epoch, cmp.Or(strings.Join(names, ", "), "no passphrase"), note)
	}
	if len(ids) == 0 && !a.json {
		a.sayf("No edition is sealed. An audience is sealed with access = \"passphrase\" in content/audiences/\n")
	}
	return table.Flush()
}

func (a *app) sealRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove <audience> <name>",
		Short: "Remove a passphrase; this takes nothing back",
		Long: `Remove takes a passphrase out of ` + seal.LocksFile + `. It revokes nothing: whoever had it may have kept the key
behind it, which stays the same until waypost seal rotate.`,
		Args: cobra.ExactArgs(2),
		RunE: a.onSeal(func(s *sealing, args []string) error { return a.runSealRemove(s, args[0], args[1]) }),
	}
}

func (a *app) runSealRemove(s *sealing, id, name string) error {
	lock, err := s.lock(id)
	if err != nil {
		return err
	}
	i := lock.Find(name)
	if i < 0 {
		var names []string
		for _, slot := range lock.Slots {
			names = append(names, slot.Name)
		}
		return usageError{withHint(cmp.Or(diag.DidYouMean(name, names), "run waypost seal list"), "%s has no passphrase named %q", id, name)}
	}
	if len(lock.Slots) == 1 {
		return withHint("run waypost seal rotate "+id+" for a new one, or change its access",
			"%q is the only passphrase of %s, and without one nobody can open the edition; nothing was changed", name, id)
	}
	lock.Slots = slices.Delete(lock.Slots, i, i+1)
	if err := s.write(); err != nil {
		return err
	}
	if a.json {
		a.printJSON(map[string]string{"type": "removed", "audience": id, "name": name})
		return nil
	}
	a.sayf("Removed %q from %s. This takes nothing back: what was published stays readable with it, and who kept the key\n"+
		"behind it reads on. To shut them out of what comes next: waypost seal rotate %s\n", name, id, id)
	return nil
}

func (a *app) sealRotateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rotate <audience>",
		Short: "Give a sealed edition a new key and new passphrases",
		Long: `Rotate starts a new epoch: a new key, and a new passphrase in place of each that there is. The next build
encrypts everything again. What was published before stays readable with the old passphrases.`,
		Args: cobra.ExactArgs(1),
		RunE: a.onSeal(func(s *sealing, args []string) error { return a.runSealRotate(s, args[0]) }),
	}
}

func (a *app) runSealRotate(s *sealing, id string) error {
	old, err := s.lock(id)
	if err != nil {
		return err
	}
	if err := s.withSecret(); err != nil {
		return err
	}
	s.locks.Audiences[id] = seal.NewLock(s.secret, id, old.Epoch+1)
	var list []issued
	for _, slot := range old.Slots {
		i, err := s.issue(id, slot.Name, "")
		if err != nil {
			return err
		}
		list = append(list, i)
	}
	if err := s.write(); err != nil {
		return err
	}
	a.tell(list...)
	if !a.json {
		a.sayf("%s is in epoch %d. Commit %s, build and publish: from then on the old passphrases open nothing new.\n"+
			"What was published before stays readable with them.\n", id, old.Epoch+1, seal.LocksFile)
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
