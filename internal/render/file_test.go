package render_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

const photoID = "fil_06g2c1m5v9q0d3k8h7t4s1a2b0"

// scopeWithFiles is fixtureScope with two attributes of the type file.
func scopeWithFiles() render.Scope {
	s := fixtureScope()
	s.Attributes = s.Attributes.With(attr.Attribute{Key: "photo", Type: attr.TypeFile}, attr.Attribute{Key: "scan", Type: attr.TypeFile})
	return s
}

// inputWithFiles has a photo, which is stored under another name than its value says, and no scan.
func inputWithFiles(content string) render.Input {
	in := fixtureInput()
	in.Values["photo"] = attr.FileOf(attr.File{ID: photoID, Name: "me & \"you\".png", Type: "image/png", Size: 2048})
	in.File = func(id string) (render.StoredFile, error) {
		if id != photoID {
			return render.StoredFile{}, fault.New(fault.NotFound, "none")
		}
		return render.StoredFile{File: attr.File{ID: id, Name: `a"b.png`, Type: "image/png", Size: int64(len(content))}, SHA256: "hash of " + content,
			Open: func() io.ReadCloser { return io.NopCloser(iotest.HalfReader(strings.NewReader(content))) }}, nil
	}
	return in
}

func compileFiles(t *testing.T, src render.Source) *render.Request {
	t.Helper()
	r, err := render.Compile(src, scopeWithFiles())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAFileInAText(t *testing.T) {
	in := inputWithFiles("x")
	src := render.Source{Method: "POST", URL: "https://a.example/{{photo}}?f={{photo}}", Parameters: []render.Row{{Key: "q", Value: "{{photo}}"}, {Key: "none", Value: "{{scan}}"}},
		Headers: []render.Row{{Key: "X-File", Value: "{{photo}}"}},
		Body: render.Body{Kind: render.BodyJSON, Text: `{"whole":{{photo}},"text":"is {{photo}}","none":{{scan}},"size":{{photo.size}},"kb":{{photo.size / 1024}},
			"either":{{scan ?? photo}},"word":"{{scan ?? 'no file'}}","json":"{{photo | json}}","left":{{scan | optional}}, "is":{{photo ? 'yes' : 'no'}}}`}}
	out, err := compileFiles(t, src).Render(in)
	if err != nil {
		t.Fatal(err)
	}
	const name = "me%20%26%20%22you%22.png"
	equal(t, "URL", out.URL(), "https://a.example/"+name+"?f="+name+"&q="+name)
	equal(t, "headers", headerLines(out), "X-File=me & \"you\".png\nContent-Type=application/json")
	const object = `{"id":"` + photoID + `","name":"me & \"you\".png","type":"image/png","size":2048}`
	equal(t, "body", string(out.Body()), `{"whole":`+object+`,"text":"is me & \"you\".png","none":null,"size":2048,"kb":2,"either":`+object+
		`,"word":"no file","json":"`+strings.ReplaceAll(strings.ReplaceAll(object, `\`, `\\`), `"`, `\"`)+`","is":"yes"}`)
	for _, kind := range []render.BodyKind{render.BodyText, render.BodyXML, render.BodyForm} {
		body := render.Body{Kind: kind, Text: "<f n='{{photo}}'>{{photo}}</f>", Rows: []render.Row{{Key: "f", Value: "{{photo}}"}, {Key: "g", Value: "a {{photo}}"}}}
		out, err := compileFiles(t, render.Source{Method: "POST", URL: "https://a.example", Body: body}).Render(in)
		if err != nil || strings.Contains(string(out.Body()), "fil_") || !strings.Contains(string(out.Body()), "me") {
			t.Errorf("%s: got %v, %v", kind, out, err)
		}
	}
	text, err := render.CompileText("You sent {{photo}}, {{photo.type}}.", scopeWithFiles())
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := text.Render(in); got != `You sent me & "you".png, image/png.` || err != nil {
		t.Errorf("a message says %q, %v", got, err)
	}
}

func TestAFileWhereItMakesNoSense(t *testing.T) {
	for name, c := range map[string]struct {
		url, body, want string
	}{
		"a field that it has not":     {"", `{{photo.nmae}}`, "Did you mean name?"},
		"a JSON key":                  {"", `{ {{photo}}: 1}`, "{{photo}} is a file, which can't stand as a key. Its name is a text: photo.name."},
		"a part of a JSON key":        {"", `{"a {{photo}}": 1}`, "is a file, which can't stand in a key"},
		"a host":                      {"https://{{photo}}.example.com", `1`, "is a file, which can't stand in a host"},
		"a filter that works on text": {"", `{{photo | upper}}`, "upper works on"},
		"a comparison with a text":    {"", `{{photo == 'a.png'}}`, "always gives the same answer"},
		"a loop":                      {"", `[{{#each photo as p}}1{{/each}}]`, "#each goes over a list"},
		"arithmetic":                  {"", `{{photo * 2}}`, "computes with numbers"},
	} {
		src := render.Source{Method: "POST", URL: "https://a.example", Body: render.Body{Kind: render.BodyJSON, Text: c.body}}
		if c.url != "" {
			src.URL = c.url
		}
		_, err := render.Compile(src, scopeWithFiles())
		if f := fault.Fields(err); len(f) == 0 || !strings.Contains(f[0].Message, c.want) {
			t.Errorf("%s: got %v, want %q", name, f, c.want)
		}
	}
}

func TestAPartThatIsAFile(t *testing.T) {
	content := "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\r\n--patchbay-", 5000)
	for name, c := range map[string]struct {
		row  render.Row
		want string // file name and type
	}{
		"the file's own name and type": {render.Row{Key: "f", Value: "{{photo}}"}, "a%22b.png image/png"},
		"another name":                 {render.Row{Key: "f", Value: "{{photo}}", FileName: "{{order_id}}.png"}, "A/1.png image/png"},
		"another type":                 {render.Row{Key: "f", Value: "{{ photo }}", ContentType: "application/x-photo"}, "a%22b.png application/x-photo"},
		"optional":                     {render.Row{Key: "f", Value: "{{photo | optional}}"}, "a%22b.png image/png"},
		"required":                     {render.Row{Key: "f", Value: "{{photo | required}}"}, "a%22b.png image/png"},
		"one of two":                   {render.Row{Key: "f", Value: "{{scan ?? photo}}"}, "a%22b.png image/png"},
	} {
		rows := []render.Row{{Key: "before", Value: "{{name}}"}, c.row, {Key: "between", Value: "{{otp}}"}, c.row, {Key: "none", Value: "{{scan}}"}, {Key: "in", Value: "is {{photo}}"}}
		src := render.Source{Method: "POST", URL: "https://a.example", Body: render.Body{Kind: render.BodyMultipart, Rows: rows}}
		out, err := compileFiles(t, src).Render(inputWithFiles(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for range 2 { // as often as it is sent
			whole, err := io.ReadAll(iotest.OneByteReader(out.OpenBody()))
			if err != nil || int64(len(whole)) != out.BodySize() {
				t.Fatalf("%s: %d bytes of %d, %v", name, len(whole), out.BodySize(), err)
			}
			_, boundary, _ := strings.Cut(out.ContentType(), "boundary=")
			got := strings.Split(string(whole), "--"+boundary)
			nameWant, typeWant, _ := strings.Cut(c.want, " ")
			filePart := "\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + nameWant + "\"\r\nContent-Type: " + typeWant + "\r\n\r\n" + content + "\r\n"
			field := func(key, value string) string {
				return "\r\nContent-Disposition: form-data; name=\"" + key + "\"\r\n\r\n" + value + "\r\n"
			}
			want := []string{"", field("before", "Ada"), filePart, field("between", "739 154"), filePart, field("in", "is me & \"you\".png"), "--\r\n"}
			if !slices.Equal(got, want) {
				t.Errorf("%s: got %.300q\nwant %.300q", name, got, want)
			}
		}
		shown := string(out.Redacted().Body())
		if strings.Contains(shown, "PNG") || strings.Contains(shown, "739") || strings.Count(shown, "\r\n\r\n[file a\"b.png, image/png, 70008 bytes]\r\n") != 2 {
			t.Errorf("%s: it is shown as %q", name, shown)
		}
		if out.Redacted().HasFiles() || !out.HasFiles() {
			t.Error("what is shown has files, or what is sent has none")
		}
	}
}

func TestFilesOfARequest(t *testing.T) {
	rows := []render.Row{{Key: "f", Value: "{{photo}}"}, {Key: "g", Value: "{{scan}}"}}
	r := compileFiles(t, render.Source{Method: "POST", URL: "https://a.example", Body: render.Body{Kind: render.BodyMultipart, Rows: rows}})
	render1 := func(in render.Input) *render.Rendered {
		t.Helper()
		out, err := r.Render(in)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	t.Run("the hash covers the bytes of the file", func(t *testing.T) {
		same, again, other := render1(inputWithFiles("one")).Hash(), render1(inputWithFiles("one")).Hash(), render1(inputWithFiles("two")).Hash()
		if same != again || same == other {
			t.Errorf("got %s, %s and %s", same, again, other)
		}
	})
	t.Run("a file that is not there stops the call", func(t *testing.T) {
		in := inputWithFiles("x")
		in.Values["photo"] = attr.FileOf(attr.File{ID: "fil_06g2c1m5v9q0d3k8h7t4s1a2b1", Name: "x", Type: "y"})
		_, err := r.Render(in)
		if !errors.Is(err, render.CodeFile) || !strings.Contains(fault.Message(err), "{{photo}} is a file that is not there") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("where no files are kept none is sent", func(t *testing.T) {
		in := inputWithFiles("x")
		in.File = nil
		if _, err := r.Render(in); !errors.Is(err, render.CodeFile) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an object that is no file is none", func(t *testing.T) {
		in := inputWithFiles("x")
		in.Values["photo"] = jsonValue(t, `{"id":"../../etc/passwd","name":"x","type":"y","size":1}`)
		if _, err := r.Render(in); !errors.Is(err, render.CodeFile) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("files have 25 MB together at most", func(t *testing.T) {
		in := inputWithFiles("x")
		in.Values["scan"] = in.Values["photo"]
		size := int64(25 << 19)
		in.File = func(id string) (render.StoredFile, error) {
			return render.StoredFile{File: attr.File{ID: id, Name: "x", Type: "y", Size: size}}, nil
		}
		render1(in)
		size++
		if _, err := r.Render(in); !errors.Is(err, render.CodeLimit) || !strings.Contains(fault.Message(err), "25 MB") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a file that became shorter ends the body in an error", func(t *testing.T) {
		in := inputWithFiles("x")
		in.File = func(id string) (render.StoredFile, error) {
			return render.StoredFile{File: attr.File{ID: id, Name: "x", Type: "y", Size: 10}, Open: func() io.ReadCloser { return io.NopCloser(bytes.NewReader([]byte("short"))) }}, nil
		}
		if _, err := io.ReadAll(render1(in).OpenBody()); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("memory that is used again forgets the files of before", func(t *testing.T) {
		in, without := inputWithFiles("x"), fixtureInput()
		var out render.Rendered
		if err := r.RenderTo(&out, &in); err != nil {
			t.Fatal(err)
		}
		if err := r.RenderTo(&out, &without); err != nil || out.HasFiles() || out.BodySize() != int64(len(out.Body())) {
			t.Errorf("it has files, %v", err)
		}
	})
}
