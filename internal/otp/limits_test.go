package otp_test

import (
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

type flags struct {
	Limits otp.Limits `embed:"" prefix:"limit-"`
}

func parse(t *testing.T, args ...string) otp.Limits {
	t.Helper()
	var f flags
	parser, err := kong.New(&f)
	if err == nil {
		_, err = parser.Parse(args)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.Limits
}

func TestFlagsHaveTheDefaults(t *testing.T) {
	if diff := cmp.Diff(otp.DefaultLimits(), parse(t)); diff != "" {
		t.Errorf("DefaultLimits and the flags differ:\n%s", diff)
	}
	if err := otp.DefaultLimits().Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
}

func TestTheDefaultsAreThoseOfTheRules(t *testing.T) {
	want := otp.Limits{Digits: 6, Life: 5 * time.Minute, Tries: 5, CoolDown: []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute},
		Number: 5, NumberDay: 10, Failures: 10, FailuresDay: 20, Chat: 3, Visitor: 10, Prefix: 10, PrefixProbe: 20, PrefixVerified: 20, Day: 500,
		RefusedTypes: []string{"premium", "shared-cost", "voip", "satellite", "toll-free"}}
	if diff := cmp.Diff(want, otp.DefaultLimits()); diff != "" {
		t.Error(diff)
	}
}

func TestFlagsChangeTheFigures(t *testing.T) {
	l := parse(t, "--limit-otp-life=10m", "--limit-otp-cool-down=1s,2s", "--limit-otp-countries=US,GB", "--limit-otp-prefix=99")
	if l.Life != 10*time.Minute || len(l.CoolDown) != 2 || len(l.Countries) != 2 || l.Prefix != 99 {
		t.Errorf("got %+v", l)
	}
}

func TestFiguresThatUndoTheRulesAreRefused(t *testing.T) {
	for name, change := range map[string]func(*otp.Limits){
		"otp-digits":          func(l *otp.Limits) { l.Digits = 4 },
		"otp-life":            func(l *otp.Limits) { l.Life = 11 * time.Minute },
		"otp-tries":           func(l *otp.Limits) { l.Tries = 101 },
		"otp-cool-down":       func(l *otp.Limits) { l.CoolDown = nil },
		"otp-day":             func(l *otp.Limits) { l.Day = 0 },
		"otp-prefix-verified": func(l *otp.Limits) { l.PrefixVerified = 101 },
		"otp-countries":       func(l *otp.Limits) { l.Countries = []string{"us"} },
		"otp-refused-types":   func(l *otp.Limits) { l.RefusedTypes = []string{"fax"} },
	} {
		l := otp.DefaultLimits()
		change(&l)
		fields := fault.Fields(l.Validate())
		if len(fields) != 1 || fields[0].Name != name {
			t.Errorf("%s: problems %v", name, fields)
		}
	}
}
