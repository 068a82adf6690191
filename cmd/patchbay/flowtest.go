package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"patchbay/internal/fault"
	"patchbay/internal/simulate"
)

// testCommand plays the tests of chat flows. It calls nobody.
type testCommand struct {
	dataFlags
	Flow        []string `arg:"" optional:"" help:"Keys of the flows; none is all."`
	File        string   `short:"f" placeholder:"FILE" help:"Play those of a bundle instead, or of - for standard input. That needs no database, no network and no secrets."`
	Environment string   `placeholder:"KEY" help:"Environment of the bundle whose constants count. (the built-in one)"`
	JSON        bool     `help:"Print JSON."`
}

// testedJSON is what became of one test.
type testedJSON struct {
	Flow   string   `json:"flow"`
	Test   string   `json:"test"`
	Passed bool     `json:"passed"`
	Wrong  []string `json:"wrong"`
}

// Run plays the tests on the drafts as they are. One that does not pass fails the command.
func (c *testCommand) Run(ctx context.Context, t terminal) error {
	r, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	verdicts, err := r.test(ctx, c.Flow)
	if err != nil {
		return err
	}
	failed := 0
	tested := []testedJSON{}
	for _, v := range verdicts {
		if !v.Passed() {
			failed++
		}
		tested = append(tested, testedJSON{v.Test.Flow, v.Test.Name, v.Passed(), append([]string{}, v.Wrong...)})
	}
	if err := c.print(t.out, tested); err != nil {
		return err
	}
	if failed > 0 {
		return fault.New(fault.Invalid, "%d of %d tests failed.", failed, len(verdicts))
	}
	return nil
}

func (c *testCommand) open(ctx context.Context, t terminal) (*testRoom, error) {
	if c.File == "" {
		return c.ownRoom(ctx)
	}
	return c.bundleRoom(ctx, t)
}

func (c *testCommand) print(w io.Writer, tested []testedJSON) error {
	if c.JSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(tested)
	}
	for _, x := range tested {
		word := "ok  "
		if !x.Passed {
			word = "FAIL"
		}
		_, _ = fmt.Fprintf(w, "%s %s: %s\n", word, x.Flow, x.Test)
		for _, wrong := range x.Wrong {
			_, _ = fmt.Fprintf(w, "     %s\n", wrong)
		}
	}
	if len(tested) == 0 {
		_, _ = fmt.Fprintln(w, "There are no tests. Save a run of the simulator as one.")
	}
	return nil
}

// test plays the tests of the flows with the keys, or of all.
func (r *testRoom) test(ctx context.Context, keys []string) ([]simulate.Verdict, error) {
	if len(keys) == 0 {
		all, err := r.db.Flows(ctx, "")
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			keys = append(keys, f.Key)
		}
	}
	var verdicts []simulate.Verdict
	for _, key := range keys {
		f, err := r.db.Flow(ctx, key)
		if err != nil {
			return nil, err
		}
		tests, err := r.db.FlowTests(ctx, key)
		if err != nil {
			return nil, err
		}
		all, err := r.simulator.CheckAll(ctx, f, tests)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, all...)
	}
	return verdicts, nil
}
