package render

import (
	"bytes"
	"strings"
	"testing"

	"patchbay/internal/escape"
)

func TestAnOutputThatIsResetHasNoSecretInItsMemory(t *testing.T) {
	var o output
	o.tainted = true
	o.remember("739154")
	o.escaped(escape.AsIs, "739154")
	written, taints := o.bytes, o.taintText
	o.reset()
	if left := bytes.Trim(append(written, taints...), "\x00"); len(left) > 0 {
		t.Errorf("it has %q", left)
	}
}

func TestAnOutputLetsGoOfMemoryThatGrewLarge(t *testing.T) {
	for name, write := range map[string]func(o *output, s string){
		"text":    (*output).put,
		"secrets": (*output).remember,
	} {
		var o output
		write(&o, strings.Repeat("x", keepBuffer+1))
		o.reset()
		if cap(o.bytes)+cap(o.taintText) > 0 {
			t.Errorf("%s: it keeps %d bytes", name, cap(o.bytes)+cap(o.taintText))
		}
	}
}
