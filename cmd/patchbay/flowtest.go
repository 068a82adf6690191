package main

import (
	"context"
	"encoding/json"
	"fmt"

	"patchbay/internal/fault"
	"patchbay/internal/simulate"
)

// testCommand plays the tests of chat flows. It calls nobody.
type testCommand struct {
	dataFlags
	networkFlags
	Flow []string `arg:"" optional:"" help:"Keys of the flows; none is all."`
	JSON bool     `help:"Print JSON."`
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
	b, err := besideServer(ctx, t, c.dataFlags, c.networkFlags)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	verdicts, err := b.testFlows(ctx, c.Flow)
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
	if err := c.print(t, tested); err != nil {
		return err
	}
	if failed > 0 {
		return fault.New(fault.Invalid, "%d of %d tests failed.", failed, len(verdicts))
	}
	return nil
}

func (c *testCommand) print(t terminal, tested []testedJSON) error {
	if c.JSON {
		e := json.NewEncoder(t.out)
		e.SetIndent("", "  ")
		return e.Encode(tested)
	}
	for _, x := range tested {
		word := "ok  "
		if !x.Passed {
			word = "FAIL"
		}
		_, _ = fmt.Fprintf(t.out, "%s %s: %s\n", word, x.Flow, x.Test)
		for _, wrong := range x.Wrong {
			_, _ = fmt.Fprintf(t.out, "     %s\n", wrong)
		}
	}
	if len(tested) == 0 {
		_, _ = fmt.Fprintln(t.out, "There are no tests. Save a run of the simulator as one.")
	}
	return nil
}

// testFlows plays the tests of the flows with the keys, or of all.
func (a *app) testFlows(ctx context.Context, keys []string) ([]simulate.Verdict, error) {
	if len(keys) == 0 {
		all, err := a.db.Flows(ctx, "")
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			keys = append(keys, f.Key)
		}
	}
	sim := simulate.Simulator{Store: a.db, Calls: a.calls}
	var verdicts []simulate.Verdict
	for _, key := range keys {
		f, err := a.db.Flow(ctx, key)
		if err != nil {
			return nil, err
		}
		tests, err := a.db.FlowTests(ctx, key)
		if err != nil {
			return nil, err
		}
		all, err := sim.CheckAll(ctx, f, tests)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, all...)
	}
	return verdicts, nil
}
