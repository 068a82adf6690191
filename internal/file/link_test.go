package file_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"patchbay/internal/fault"
	"patchbay/internal/file"
)

func TestALinkIsForOneFileAndAWhile(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 1, 0, time.UTC)
	links := file.Links{Key: []byte("a key"), Now: func() time.Time { return now }}
	const id = "fil_06g2c1m5v9q0d3k8h7t4s1a2b0"
	expires, signature := links.Sign(id)
	until := strconv.FormatInt(expires, 10)
	must(t, links.Check(id, until, signature))
	if later, again := links.Sign(id); later != expires || again != signature {
		t.Error("the same file has another link a moment later")
	}
	other := file.Links{Key: []byte("another"), Now: links.Now}
	for what, err := range map[string]error{
		"another file":          links.Check("fil_06g2c1m5v9q0d3k8h7t4s1a2b1", until, signature),
		"a later end":           links.Check(id, strconv.FormatInt(expires+1, 10), signature),
		"an end that is none":   links.Check(id, "soon", signature),
		"no end":                links.Check(id, "", signature),
		"another key":           other.Check(id, until, signature),
		"no signature":          links.Check(id, until, ""),
		"half a signature":      links.Check(id, until, signature[:20]),
		"one that is no base64": links.Check(id, until, "!"+signature[1:]),
	} {
		if !errors.Is(err, fault.Denied) || !strings.Contains(fault.Message(err), "was changed") {
			t.Errorf("%s: got %v", what, err)
		}
	}
	for i := range signature { // every single character counts
		altered := []byte(signature)
		altered[i] = 'A' + (altered[i]+1-'A')%26
		if string(altered) != signature && links.Check(id, until, string(altered)) == nil {
			t.Errorf("character %d may be another", i)
		}
	}
	now = time.Unix(expires, 0)
	if err := links.Check(id, until, signature); !errors.Is(err, fault.Denied) || !strings.Contains(fault.Message(err), "expired") {
		t.Errorf("at its end: got %v", err)
	}
}

func TestLimits(t *testing.T) {
	var flags struct {
		Files file.Limits `embed:"" prefix:"limit-"`
	}
	parser, err := kong.New(&flags)
	must(t, err)
	_, err = parser.Parse(nil)
	must(t, err)
	if flags.Files != file.DefaultLimits() {
		t.Errorf("the flags begin with %+v, want %+v", flags.Files, file.DefaultLimits())
	}
	must(t, file.DefaultLimits().Validate())
	for _, wrong := range []file.Limits{{}, {Bytes: 1 << 40}, {Bytes: 1, All: -1}} {
		if err := wrong.Validate(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: got %v", wrong, err)
		}
	}
}
