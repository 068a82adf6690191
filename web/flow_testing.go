package web

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/flow"
	"patchbay/internal/simulate"
	"patchbay/templates/page"
)

// flowTestStore keeps the tests of flows.
type flowTestStore interface {
	FlowTests(ctx context.Context, flow string) ([]simulate.Test, error)
	SaveFlowTest(ctx context.Context, t simulate.Test) error
	DeleteFlowTest(ctx context.Context, flow, name string) error
}

// testDeed keeps the run as a test, plays all tests, or deletes one.
func (s *Site) testDeed(c echo.Context, f flow.Flow, r simulate.Run, deed string, p *page.FlowSimulator) error {
	ctx := c.Request().Context()
	sim := simulate.Simulator{Store: s.Store, Calls: s.Calls}
	p.Tab = "sim-tests"
	if name, ok := strings.CutPrefix(deed, "delete:"); ok {
		return s.Store.DeleteFlowTest(ctx, f.Key, name)
	}
	if deed == "save" {
		state, played, err := sim.Play(ctx, f, r)
		if err != nil {
			return err
		}
		test, err := sim.Keep(ctx, f, simulate.TestOf(c.FormValue("name"), f.Key, played, state))
		if err != nil {
			return err
		}
		return s.Store.SaveFlowTest(ctx, test)
	}
	tests, err := s.Store.FlowTests(ctx, f.Key)
	if err != nil {
		return err
	}
	p.Verdicts, err = sim.CheckAll(ctx, f, tests)
	return err
}
