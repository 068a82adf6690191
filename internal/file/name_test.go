package file_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"patchbay/internal/attr"
	"patchbay/internal/file"
)

func TestNamesAreMadeHarmless(t *testing.T) {
	for claimed, want := range map[string]string{
		"photo.jpg":                       "photo.jpg",
		"  my  photo .jpg ":               "my photo.jpg",
		"Größe 50%.pdf":                   "Größe 50%.pdf",
		"订单.docx":                         "订单.docx",
		"می\u200cخواهم.pdf":               "می\u200cخواهم.pdf",
		"../../etc/passwd":                "passwd",
		`..\..\windows\win.ini`:           "win.ini",
		"C:\\fakepath\\a.png":             "a.png",
		"a:b.txt":                         "a_b.txt",
		"/":                               "file",
		"":                                "file",
		"..":                              "file",
		". . .":                           "file",
		".htaccess":                       "htaccess",
		"invoice.pdf.":                    "invoice.pdf",
		"invoice.pdf \x00.exe":            "invoice.pdf.exe",
		"a\r\nSet-Cookie: x=1.txt":        "a Set-Cookie_ x=1.txt",
		`a";filename="b.exe`:              `a_;filename=_b.exe`,
		"gpj.\u202Eexe":                   "gpj.exe",
		"\u2066hidden\u2069.txt":          "hidden.txt",
		"\ufeffbom.csv":                   "bom.csv",
		"bad\xff\xfeutf8.txt":             "badutf8.txt",
		"<script>alert(1)</script>.html":  "script_.html",
		"a|b?c*d.txt":                     "a_b_c_d.txt",
		"CON":                             "_CON",
		"nul.txt":                         "_nul.txt",
		"Aux .tar.gz":                     "_Aux .tar.gz",
		"com1.log":                        "_com1.log",
		"console.log":                     "console.log",
		strings.Repeat("a", 300) + ".png": strings.Repeat("a", 115) + ".png",
		strings.Repeat("字", 300) + ".png": strings.Repeat("字", 78) + ".png",
		"a." + strings.Repeat("b", 300):   "a." + strings.Repeat("b", 117),
	} {
		got := file.CleanName(claimed)
		if got != want {
			t.Errorf("%q becomes %q, want %q", claimed, got, want)
		}
		if again := file.CleanName(got); again != got {
			t.Errorf("%q becomes %q when it is cleaned again", got, again)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	for _, seed := range []string{"a.png", "../x", "nul", "\u202e", strings.Repeat("ü", 400)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, claimed string) {
		name := file.CleanName(claimed)
		value := attr.FileOf(attr.File{ID: "fil_06g2c1m5v9q0d3k8h7t4s1a2b0", Name: name, Type: "text/plain"})
		_, ok := value.File()
		if name == "" || len(name) > 255 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\"\r\n\x00") || !ok {
			t.Errorf("%q became %q", claimed, name)
		}
	})
}

func TestSizesAreWrittenForPeople(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1024: "1 KB", 1536: "1.5 KB", 10 << 20: "10 MB"} {
		if got := file.Size(bytes); got != want {
			t.Errorf("%d bytes are %q, want %q", bytes, got, want)
		}
	}
}
