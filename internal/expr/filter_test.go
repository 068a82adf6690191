package expr_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

// Every filter has examples; the reference shows them, and here they are run.
func TestTheExamplesOfAllFiltersAreTrue(t *testing.T) {
	for _, f := range expr.Filters() {
		if f.Summary == "" || f.Group == "" || len(f.Examples) == 0 {
			t.Errorf("%s is not documented", f.Name)
		}
		for _, e := range f.Examples {
			t.Run(e.Expression, func(t *testing.T) {
				p, problems := expr.Compile(e.Expression, expr.Scope{Attributes: attr.NewSchema(1, nil)})
				if len(problems) > 0 {
					t.Fatalf("%+v", problems)
				}
				v, failure := p.Compute(&expr.Input{})
				if failure != nil {
					t.Fatalf("%+v", failure)
				}
				if got := string(v.JSON()); got != e.Result {
					t.Errorf("got %s, want %s", got, e.Result)
				}
			})
		}
	}
}
