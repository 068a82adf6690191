package api

import (
	"context"

	"patchbay/internal/auth"
	"patchbay/internal/simulate"
)

// flowTestStore keeps the tests of chat flows, and what they are played on.
type flowTestStore interface {
	simulate.Store
	FlowTests(ctx context.Context, flow string) ([]simulate.Test, error)
}

// FlowTested is what became of one test of a chat flow.
type FlowTested struct {
	Name   string   `json:"name"`
	Passed bool     `json:"passed"`
	Wrong  []string `json:"wrong" doc:"What differs from what the test expects, in words."`
}

// FlowTests is what became of all tests of a chat flow.
type FlowTests struct {
	Passed bool         `json:"passed" doc:"None is wrong; so it is, too, where there are none."`
	Tests  []FlowTested `json:"tests"`
}

func flowTestOperations() []operation {
	return inGroup("Flows", post("/flows/{key}/tests/run", auth.Read, "runFlowTests", "Play the tests of a chat flow on its draft", (*API).runFlowTests).
		withDetail("Tests are runs that were saved in the simulator, or came with a bundle. Nobody is called: the answers are those of the tests. Nothing is stored."))
}

func (a *API) runFlowTests(ctx context.Context, in keyed) (FlowTests, error) {
	f, err := a.Store.Flow(ctx, in.Key)
	if err != nil {
		return FlowTests{}, err
	}
	tests, err := a.Store.FlowTests(ctx, f.Key)
	if err != nil {
		return FlowTests{}, err
	}
	verdicts, err := simulate.Simulator{Store: a.Store, Calls: a.Calls}.CheckAll(ctx, f, tests)
	out := FlowTests{Passed: true, Tests: []FlowTested{}}
	for _, v := range verdicts {
		out.Passed = out.Passed && v.Passed()
		out.Tests = append(out.Tests, FlowTested{v.Test.Name, v.Passed(), append([]string{}, v.Wrong...)})
	}
	return out, err
}
