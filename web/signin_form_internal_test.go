package web

import "testing"

func TestLocalPath(t *testing.T) {
	for _, c := range []struct{ name, next, want string }{
		{"a page of this site", "/apis/send-otp?tab=body", "/apis/send-otp?tab=body"},
		{"nothing", "", "/"},
		{"another host", "//evil.example", "/"},
		{"another host behind three slashes", "///evil.example", "/"},
		{"another host behind a backslash", `/\evil.example`, "/"},
		{"another host behind two backslashes", `\\evil.example`, "/"},
		{"another host behind a slash and a tab", "/\t/evil.example", "/"},
		{"another host behind a line break", "/\n/evil.example", "/"},
		{"an address with a scheme", "https://evil.example", "/"},
		{"a scheme without slashes", "https:evil.example", "/"},
		{"a script", "javascript:alert(1)", "/"},
		{"a relative path", "evil.example", "/"},
		{"a blank in front", " //evil.example", "/"},
		{"a bad escape", "/%zz", "/"},
		{"a second line for a header", "/x\r\nSet-Cookie: a=b", "/"},
		{"the sign-in form itself", "/sign-in?next=/apis", "/"},
		{"a host further back", "/apis//evil.example", "/apis//evil.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := localPath(c.next); got != c.want {
				t.Errorf("localPath(%q) = %q, want %q", c.next, got, c.want)
			}
		})
	}
}
