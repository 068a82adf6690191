package engine

import (
	"testing"

	"patchbay/internal/flow"
)

func TestEveryKindHasABehaviour(t *testing.T) {
	for _, s := range flow.Specs() {
		b, ok := behaviours[s.Kind]
		if !ok {
			t.Errorf("%s has none", s.Kind)
		}
		if _, takes := b.(answering); s.Kind.IsQuestion() && !takes {
			t.Errorf("%s is a question that takes no answer", s.Kind)
		}
	}
	if len(behaviours) != len(flow.Specs()) {
		t.Errorf("%d behaviours for %d kinds", len(behaviours), len(flow.Specs()))
	}
}
