package curl

import (
	"fmt"
	"strconv"
	"strings"
)

// maxAddresses is how many addresses one pattern may stand for.
const maxAddresses = 20

// expandURL writes out {a,b} and [1-3] as curl does.
func expandURL(address string, off bool) (all []string, problem string) {
	all = []string{""}
	for rest := address; rest != ""; {
		at := strings.IndexAny(rest, `{[\`)
		if off || at < 0 {
			return appendEach(all, []string{rest}), ""
		}
		all = appendEach(all, []string{rest[:at]})
		choices, after, problem := pattern(rest[at:], at > 0 && strings.HasSuffix(rest[:at], "//"))
		if problem != "" {
			return nil, problem
		}
		if len(all)*len(choices) > maxAddresses {
			return nil, fmt.Sprintf("The pattern in the address stands for more than %d addresses. Write one, with a placeholder.", maxAddresses)
		}
		all, rest = appendEach(all, choices), after
	}
	return all, ""
}

func appendEach(all, choices []string) []string {
	var longer []string
	for _, a := range all {
		for _, c := range choices {
			longer = append(longer, a+c)
		}
	}
	return longer
}

// pattern reads the pattern that the text begins with.
func pattern(s string, atHost bool) (choices []string, rest, problem string) {
	if s[0] == '\\' {
		if len(s) > 1 && strings.IndexByte("{}[]", s[1]) >= 0 {
			return []string{s[1:2]}, s[2:], ""
		}
		return []string{`\`}, s[1:], ""
	}
	if s[0] == '[' && (atHost || strings.HasPrefix(s, "[]")) { // an IPv6 address, or a[]=1
		end := strings.IndexByte(s, ']')
		if end > 0 && (end == 1 || strings.Contains(s[:end], ":")) {
			return []string{s[:end+1]}, s[end+1:], ""
		}
	}
	closing := map[byte]string{'{': "}", '[': "]"}[s[0]]
	inner, rest, closed := strings.Cut(s[1:], closing)
	switch {
	case !closed:
		return nil, "", fmt.Sprintf("curl takes %c in an address for a pattern, and it is not closed. Write -g, or %%%02X for it.", s[0], s[0])
	case s[0] == '{':
		return strings.Split(inner, ","), rest, ""
	}
	choices, ok := series(inner)
	if !ok {
		return nil, "", fmt.Sprintf("curl can't read the pattern [%s] in the address. Write -g if it stands for itself.", brief(inner))
	}
	return choices, rest, ""
}

// series reads 1-10, 001-100, a-z and steps such as 0-10:2.
func series(inner string) (all []string, ok bool) {
	span, stepText, hasStep := strings.Cut(inner, ":")
	first, last, isSpan := strings.Cut(span, "-")
	step := 1
	if hasStep {
		if n, err := strconv.Atoi(stepText); err == nil && n > 0 {
			step = n
		} else {
			return nil, false
		}
	}
	a, err1 := strconv.Atoi(first)
	b, err2 := strconv.Atoi(last)
	format := func(n int) string { return fmt.Sprintf("%0*d", len(first), n) }
	if err1 != nil && len(first) == 1 && len(last) == 1 {
		a, b, err1, err2 = int(first[0]), int(last[0]), nil, nil
		format = func(n int) string { return string(rune(n)) }
	}
	if first == "0" || len(first) > 0 && first[0] != '0' && err1 == nil && len(first) > 1 {
		format = strconv.Itoa
	}
	if !isSpan || err1 != nil || err2 != nil || a < 0 || b < a {
		return nil, false
	}
	for n := a; n <= b && len(all) <= maxAddresses; n += step {
		all = append(all, format(n))
	}
	return all, true
}

// tidyURL does to an address what curl does: http:// before it, and no . and .. in its path.
func tidyURL(address string, rawPath bool) string {
	address = strings.TrimSpace(address)
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	end := strings.IndexAny(rest, "?#")
	if end < 0 {
		end = len(rest)
	}
	host, path, hasPath := strings.Cut(rest[:end], "/")
	if !hasPath || rawPath {
		return address
	}
	return strings.ToLower(scheme) + "://" + host + withoutDots("/"+path) + rest[end:]
}

// withoutDots removes dot segments (RFC 3986 section 5.2.4).
func withoutDots(path string) string {
	var out []string
	segments := strings.Split(path, "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch dots := strings.ReplaceAll(strings.ToLower(s), "%2e", "."); dots {
		case ".", "..":
			if dots == ".." && len(out) > 1 {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return strings.Join(out, "/")
}
