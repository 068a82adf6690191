package translate

import (
	"bytes"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// read are the attributes that people read or hear.
var read = []string{"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "label", "placeholder", "title"}

// literal are the elements whose text is never words of ours: what is typed, code, and what is for scripts.
var literal = []atom.Atom{atom.Code, atom.Kbd, atom.Pre, atom.Samp, atom.Script, atom.Style, atom.Svg, atom.Textarea, atom.Var}

// reader follows a page and knows of each place in it whether its texts are ours.
type reader struct {
	open []element
	out  bytes.Buffer
	say  func(string) string
}

type element struct {
	name string
	ours bool // whether the texts in it may be translated
}

// eachText says every text of ours in a page; all else of it stays as it is. Pages close what they open, as templ's do.
func eachText(page []byte, say func(string) string) []byte {
	r := reader{say: say}
	r.out.Grow(len(page) + len(page)/8)
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken:
			return r.out.Bytes()
		case html.TextToken:
			r.text(raw)
		case html.StartTagToken, html.SelfClosingTagToken:
			raw = bytes.Clone(raw) // reading the tag writes its name in small letters
			t := z.Token()
			if t.DataAtom == atom.Noscript {
				z.NextIsNotRawText()
			}
			r.tag(raw, t)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.close(string(name))
			r.out.Write(raw)
		default:
			r.out.Write(raw)
		}
	}
}

func (r *reader) ours() bool { return len(r.open) == 0 || r.open[len(r.open)-1].ours }

func (r *reader) text(raw []byte) {
	if !r.ours() || len(bytes.TrimSpace(raw)) == 0 {
		r.out.Write(raw)
		return
	}
	english := html.UnescapeString(string(raw))
	if said := r.say(english); said != english {
		r.out.WriteString(html.EscapeString(said))
		return
	}
	r.out.Write(raw)
}

// tag writes a tag, with what people read of it said anew.
func (r *reader) tag(raw []byte, t html.Token) {
	may := r.ours()
	ours := may && !slices.Contains(literal, t.DataAtom)
	for _, a := range t.Attr {
		if a.Key == "translate" {
			ours = a.Val != "no"
			may = ours
		}
	}
	changed := false
	for i, a := range t.Attr {
		if !may || a.Val == "" || !slices.Contains(read, a.Key) {
			continue
		}
		t.Attr[i].Val = r.say(a.Val)
		changed = changed || t.Attr[i].Val != a.Val
	}
	if changed {
		raw = []byte(t.String())
	}
	r.out.Write(raw)
	if t.Type == html.StartTagToken && !isVoid(t.DataAtom) {
		r.open = append(r.open, element{t.Data, ours})
	}
}

// close leaves the element, and all in it that the page left open.
func (r *reader) close(name string) {
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].name == name {
			r.open = r.open[:i]
			return
		}
	}
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// Texts lists what a page says to people.
func Texts(page string) []string {
	var all []string
	eachText([]byte(page), func(text string) string {
		all = append(all, text)
		return text
	})
	return all
}
