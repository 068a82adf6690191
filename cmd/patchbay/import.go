package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// fileFlags say what is read, for every command that reads a bundle.
type fileFlags struct {
	File       string   `arg:"" help:"File to read, or - for standard input."`
	Format     string   `placeholder:"NAME" help:"What the file is. (it is recognised)"`
	Only       []string `sep:"none" placeholder:"NAME" help:"Take this only, and what it needs: an operation or a request of the file, or an item by its key or as api:KEY."`
	Take       []string `sep:"none" placeholder:"NAME" help:"Make an attribute of a sample value that is offered, by its name; all takes all."`
	Passphrase string   `name:"passphrase-file" placeholder:"FILE" help:"File whose first line is the passphrase of an encrypted export. (asked for)" type:"path"`
	JSON       bool     `help:"Print JSON."`
}

// readFile is a file that was read and converted.
type readFile struct {
	convert.Result
	source, format string
	native         bool
	items          []string // to take; none are all
}

func (f fileFlags) read(t terminal) (readFile, error) {
	data, err := f.bytes(t)
	if err != nil {
		return readFile{}, err
	}
	r := readFile{source: filepath.Base(f.File)}
	if sealed.Is(data) {
		r.format, r.native = "patchbay", true
		passphrase, err := readPassphrase(t, f.Passphrase)
		if err != nil {
			return r, err
		}
		r.items = f.Only
		if r.Result, err = sealed.Open(data, passphrase); err == nil {
			err = r.Took(f.Take)
		}
		return r, err
	}
	format, err := convert.Pick(formats(), f.Format, data)
	if err != nil {
		return r, err
	}
	r.format, r.native = format.Name, format.Name == convert.Native().Name
	r.Result, r.items, err = format.ReadPart(data, f.Only, convert.Options{Name: r.source, Take: f.Take})
	return r, err
}

// bundle is what is taken of the file, with its sample values as test values.
func (r readFile) bundle(here bundle.Here) (bundle.Bundle, error) {
	return r.Part(here, r.items)
}

// maxFile is the largest file that is read; formats have limits of their own below it.
const maxFile = 32 << 20

func (f fileFlags) bytes(t terminal) ([]byte, error) {
	from := t.in
	if f.File != "-" {
		file, err := os.Open(f.File)
		if err != nil {
			return nil, fault.Wrap(err, fault.NotFound, "The file %s can't be read.", f.File)
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	data, err := io.ReadAll(io.LimitReader(from, maxFile+1))
	if len(data) > maxFile {
		return nil, fault.New(fault.TooLarge, "The file is larger than %d MB.", maxFile>>20)
	}
	return data, err
}

// importCommand takes definitions over.
type importCommand struct {
	dataFlags
	fileFlags
	secretFlags
	DryRun     bool   `name:"dry-run" help:"Print the plan and store nothing."`
	OnConflict string `name:"on-conflict" enum:"fail,skip,replace,rename" default:"fail" help:"What happens to what differs from what is here: fail, skip, replace or rename."`
	Undo       bool   `help:"Undo an import instead: FILE is its ID."`
}

// Run imports the file.
func (c *importCommand) Run(ctx context.Context, t terminal) error {
	if c.Undo {
		return c.undo(ctx, t)
	}
	choice := map[string]bundle.Choice{"skip": bundle.Skip, "replace": bundle.Replace, "rename": bundle.RenameTo}[c.OnConflict]
	i := importing{dataFlags: c.dataFlags, fileFlags: c.fileFlags, secretFlags: c.secretFlags, rules: bundle.Rules{Default: choice}, store: !c.DryRun}
	return i.run(ctx, t)
}

func (c *importCommand) undo(ctx context.Context, t terminal) error {
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	done, err := db.UndoImport(ctx, c.File)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "Undid the import of %s: everything is as it was before.\n", done.Source)
	return err
}

// planCommand says what apply would do.
type planCommand struct {
	dataFlags
	fileFlags
}

// Run prints the plan.
func (c *planCommand) Run(ctx context.Context, t terminal) error {
	i := importing{dataFlags: c.dataFlags, fileFlags: c.fileFlags, rules: bundle.Rules{Default: bundle.Replace}, strict: true}
	return i.run(ctx, t)
}

// applyCommand makes what is here what a bundle says. What the bundle does not name stays.
type applyCommand struct {
	dataFlags
	fileFlags
	secretFlags
	Unknown bool `name:"allow-unknown" help:"Go on although there are names in the bundle that are not known here."`
}

// Run applies the bundle.
func (c *applyCommand) Run(ctx context.Context, t terminal) error {
	i := importing{dataFlags: c.dataFlags, fileFlags: c.fileFlags, secretFlags: c.secretFlags, rules: bundle.Rules{Default: bundle.Replace}, store: true, strict: !c.Unknown}
	return i.run(ctx, t)
}

// diffCommand prints differences as patches do.
type diffCommand struct {
	dataFlags
	fileFlags
}

// Run prints how the bundle differs from what is here.
func (c *diffCommand) Run(ctx context.Context, t terminal) error {
	i := importing{dataFlags: c.dataFlags, fileFlags: c.fileFlags, rules: bundle.Rules{Default: bundle.Replace}, diff: true}
	return i.run(ctx, t)
}

// importing is an import, or one that only looks.
type importing struct {
	dataFlags
	fileFlags
	secretFlags
	rules  bundle.Rules
	store  bool
	diff   bool
	strict bool // names that are not known are mistakes
}

func (i importing) run(ctx context.Context, t terminal) error {
	file, err := i.read(t)
	if err != nil {
		return err
	}
	if err := i.unknown(file); err != nil {
		return err
	}
	db, err := i.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	here, err := hereOf(ctx, db)
	if err != nil {
		return err
	}
	taken, err := file.bundle(here)
	if err != nil {
		return err
	}
	plan := bundle.MakePlan(taken, here, i.rules)
	if i.diff {
		return printDiff(t.out, plan, i.JSON)
	}
	var done bundle.Import
	if i.store {
		if done, err = i.apply(ctx, t, db, file, plan); err != nil {
			return err
		}
	}
	if i.JSON {
		return printPlanJSON(t.out, plan, file.Result, done)
	}
	printNotes(t.err, file.Notes)
	printOffers(t.err, file.Offers)
	return printPlan(t.out, plan, done)
}

// unknown makes mistakes of the names that are not known: with git, nobody reads notes.
func (i importing) unknown(file readFile) error {
	var p fault.Problems
	for _, n := range file.Notes {
		p.AddField(fault.Field{Name: n.Place, Message: bundle.At(n.Line, n.Column) + n.Message, Line: n.Line, Column: n.Column})
	}
	if !i.strict || !file.native {
		return nil
	}
	return p.Err()
}

func (i importing) apply(ctx context.Context, t terminal, db *store.DB, file readFile, plan bundle.Plan) (bundle.Import, error) {
	if err := plan.Ready(); err != nil {
		return bundle.Import{}, err
	}
	values, err := i.values(t, plan, file.Secrets)
	if err != nil {
		return bundle.Import{}, err
	}
	if plan.Write.Empty() && len(values) == 0 {
		return bundle.Import{}, nil
	}
	ring, made, err := i.keys(ctx, db)
	if err != nil {
		return bundle.Import{}, err
	}
	tellKey(t.err, made)
	entries, err := plan.SealSecrets(ring, values)
	if err != nil {
		return bundle.Import{}, err
	}
	record := bundle.Import{Source: file.source, Format: file.format, Summary: plan.Summary(), Items: plan.Applied()}
	return db.ApplyImport(ctx, record, plan.Write, entries)
}

// secretFlags give values to secrets that a bundle needs. A value is never an argument: everybody on the machine reads those.
type secretFlags struct {
	Secret map[string]string `placeholder:"NAME=@FILE" help:"Where the value of a secret is: @FILE, or - for standard input. (PATCHBAY_SECRET_NAME)"`
}

// values are those of the secrets that the plan needs: from the flags, from the environment, or found in the file.
func (f secretFlags) values(t terminal, plan bundle.Plan, found []convert.Found) (map[string]secret.Value, error) {
	values := map[string]secret.Value{}
	for _, s := range found {
		values[s.Name] = s.Value
	}
	needed := map[string]bool{}
	for _, s := range plan.Secrets {
		if s.Here {
			delete(values, s.Name)
			continue
		}
		needed[s.Name] = true
		if text, ok := os.LookupEnv(secretVariable(s.Name)); ok {
			values[s.Name] = secret.New(text)
		}
	}
	for name, from := range f.Secret {
		if !needed[name] {
			return nil, fault.New(fault.Invalid, "No secret %q is needed, or it is here already: its value stays.", name)
		}
		v, err := readSecret(t, name, from)
		if err != nil {
			return nil, err
		}
		values[name] = v
	}
	for name := range values {
		if !needed[name] {
			delete(values, name)
		}
	}
	return values, nil
}
