package href_test

import (
	"testing"

	"patchbay/templates/href"
)

func TestPathSegmentsAreEscaped(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"a key stays readable", href.API("send-otp"), "/apis/send-otp"},
		{"a slash cannot leave its segment", href.APITest("a/../b"), "/apis/a%2F..%2Fb/test"},
		{"a question mark starts no query", href.Flow("a?b=c"), "/flows/a%3Fb=c"},
		{"a hash starts no fragment", href.Chat("a#b"), "/chat/a%23b"},
		{"a token is a query value", href.SetUp("a b&c"), "/set-up?token=a+b%26c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("got %s, want %s", c.got, c.want)
			}
		})
	}
}
