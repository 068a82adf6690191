package translate

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cases are texts in a language of a few words, and what becomes of them; the scripts are held to them too.
type cases struct {
	Texts map[string]string
	Cases []struct{ Name, English, Said string }
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTextsAreSaid(t *testing.T) {
	var all cases
	readJSON(t, "testdata/cases.json", &all)
	c := newCatalog(File{Texts: all.Texts})
	for _, tt := range all.Cases {
		t.Run(tt.Name, func(t *testing.T) {
			if said := c.say(tt.English); said != tt.Said {
				t.Errorf("%q, want %q", said, tt.Said)
			}
		})
	}
}

func TestPagesAreSaid(t *testing.T) {
	c := newCatalog(File{Texts: map[string]string{"Save": "Speichern", "Used by {1} in {2}": "In {2} benutzt von {1}"}})
	for _, tt := range []struct{ name, page, said string }{
		{"what people read of an element", `<button title="Save" value="Save">Save</button>`, `<button title="Speichern" value="Save">Speichern</button>`},
		{"nothing that people have written", `<td translate="no">Save<b>Save</b></td><td>Save</td>`, `<td translate="no">Save<b>Save</b></td><td>Speichern</td>`},
		{"words of ours in it", `<p translate="no">Save <b translate="yes">Save</b></p>`, `<p translate="no">Save <b translate="yes">Speichern</b></p>`},
		{"no code, and nothing that is typed", `<code>Save</code><textarea>Save</textarea><script>Save</script><input value="Save">`, `<code>Save</code><textarea>Save</textarea><script>Save</script><input value="Save">`},
		{"but what a field is called", `<textarea aria-label="Save">Save</textarea>`, `<textarea aria-label="Speichern">Save</textarea>`},
		{"what is open ends with its element", `<ul translate="no"><li>Save</ul>Save<br>Save`, `<ul translate="no"><li>Save</ul>Speichern<br>Speichern`},
		{"what is there without scripts", `<noscript><label><input required>Save</label></noscript>`, `<noscript><label><input required>Speichern</label></noscript>`},
		{"a name stays harmless", `<p>Used by &lt;b&gt; &amp; co in Orders</p>`, `<p>In Orders benutzt von &lt;b&gt; &amp; co</p>`},
		{"all else as it was", "<!DOCTYPE html><!-- Save --><p class='a'  hidden>&nbsp;x&copy;</p>", "<!DOCTYPE html><!-- Save --><p class='a'  hidden>&nbsp;x&copy;</p>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if said := string(eachText([]byte(tt.page), c.say)); said != tt.said {
				t.Errorf("%s\nwant %s", said, tt.said)
			}
		})
	}
}

func TestEnglishPagesComeBackAsTheyAre(t *testing.T) {
	page := []byte("<p>Save</p>")
	if said := Of("xx").Page(page); &said[0] != &page[0] {
		t.Error("the page was copied")
	}
}

// holes are the values of a text.
func holes(text string) []string { return slices.Sorted(slices.Values(value.FindAllString(text, -1))) }

// filled is the text with names that look like texts of ours.
func filled(text string) string {
	if !holds(text) {
		return text
	}
	return value.ReplaceAllStringFunc(text, func(place string) string { return "Ada’s Delete " + place[1:2] })
}

func TestLanguagesSayTextsThatThereAre(t *testing.T) {
	list, err := os.ReadFile("english.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts := strings.Split(strings.TrimSpace(string(list)), "\n")
	for _, l := range Languages()[1:] {
		var f File
		readJSON(t, fmt.Sprintf("languages/%s.json", l), &f)
		if !regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`).MatchString(l.Tag()) || l.Name() == "" {
			t.Errorf("%q is called %q", l, l.Name())
		}
		for _, text := range slices.Sorted(maps.Keys(f.Texts)) {
			said := f.Texts[text]
			if !slices.Contains(texts, text) {
				t.Errorf("%s says %q, which no page does any more: make generate takes it out", l, text)
			}
			if diff := cmp.Diff(holes(text), holes(said)); diff != "" {
				t.Errorf("%s says %q with other values:\n%s", l, text, diff)
			}
			if strings.TrimSpace(said) == "" {
				t.Errorf("%s says nothing for %q", l, text)
			}
			if newPattern(text, said).weak {
				continue
			}
			if got := catalogs()[l].say(filled(text)); got != filled(said) {
				t.Errorf("%s says %q for %q, not %q", l, got, filled(text), filled(said))
			}
		}
	}
}
